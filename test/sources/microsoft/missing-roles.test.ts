import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingRoles } from '../../../src/sources/microsoft/missing-roles.ts';

test('a role is there as it is named, as the right to write, or as the scope of a person', () => {
  const alerts = ['Alert.Read.All of WindowsDefenderATP'];
  for (const present of ['Alert.Read.All', 'Alert.ReadWrite.All', 'Alert.Read', 'Alert.ReadWrite']) {
    assert.deepEqual(missingRoles(alerts, [present, 'Other.Read']), [], present);
  }
  for (const present of ['Alert.Read.Allx', 'Alerts.Read.All', 'Read.All', 'alert.read.all']) {
    assert.deepEqual(missingRoles(alerts, [present]), alerts, present);
  }
  const feeds = [
    'ActivityFeed.Read of Office 365 Management APIs',
    'ActivityFeed.ReadDlp of Office 365 Management APIs',
  ];
  assert.deepEqual(missingRoles(feeds, ['ActivityFeed.Read']), [feeds[1]]);
  assert.deepEqual(missingRoles(feeds, []), feeds);
});

test('what has not the form of a role cannot be missing', () => {
  assert.deepEqual(missingRoles(['SIEM integration of Microsoft Defender for Endpoint'], []), []);
});
