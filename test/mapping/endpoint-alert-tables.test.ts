// Defender for Endpoint's own alerts go by the tables that are published for its detections: what both say stands
// under the same key with the same value, so that content written for one works on the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOfRecord, saidBy } from './shipped-mappings.ts';

/** Field of the SIEM API, field of the alert or of its evidence of a type, the value of both, the ArcSight key. */
const table: readonly (readonly [string, string, unknown, string])[] = [
  ['AlertTitle', 'title', 'A title', 'name'],
  ['Severity', 'severity', 'High', 'severity'],
  ['Category', 'category', 'CredentialAccess', 'cat'],
  ['Source', 'detectionSource', 'WindowsDefenderAv', 'sourceServiceName'],
  ['FileName', 'File fileName', 'a.exe', 'fname'],
  ['FilePath', 'File filePath', 'C:\\Temp', 'filePath'],
  ['Sha1', 'File sha1', '1'.repeat(40), 'fileHash'],
  ['Sha256', 'File sha256', '2'.repeat(64), 'cs6'],
  ['UserName', 'User accountName', 'liz.bean', 'suser'],
  ['UserDomain', 'User domainName', 'CONTOSO', 'sntdom'],
  ['ThreatName', 'threatName', 'HackTool:Mimi', 'cs1'],
  ['ThreatFamily', 'threatFamilyName', 'Mimi', 'MicrosoftDefenderThreatFamily'],
  ['IpAddress', 'Ip ipAddress', '198.51.100.1', 'src'],
  ['Url', 'Url url', 'http://evil.example', 'request'],
  ['AlertId', 'id', 'da638_-1', 'externalId'],
  ['AlertTime', 'alertCreationTime', '2026-01-08T09:00:00Z', 'rt'],
  ['LastProcessedTimeUtc', 'lastEventTime', '2026-01-08T09:01:00Z', 'deviceCustomDate1'],
  ['ComputerDnsName', 'computerDnsName', 'liz-pc.contoso.example', 'MicrosoftDefenderComputerDnsName'],
  ['IoaDefinitionId', 'detectorId', 'rule-1', 'MicrosoftDefenderDetectorId'],
  ['DeviceID', 'machineId', 'deadbeef', 'deviceExternalId'],
  ['MachineGroup', 'rbacGroupName', 'Clients', 'MicrosoftDefenderMachineGroup'],
  ['Description', 'description', 'In words', 'msg'],
  ['CommandLine', 'Process processCommandLine', 'a.exe -x', 'cs3'],
];

const detected = Object.fromEntries(table.map(([field, , value]) => [field, value]));
const parts = { MachineName: 'liz-pc', MachineDomain: 'contoso.example', WasExecutingWhileDetected: true };
const [detection] = eventsOfRecord('endpoint-detection', { ...detected, ...parts });

const own: Record<string, unknown> = {};
const pieces = new Map<string, Record<string, unknown>>([['Process', { detectionStatus: 'Detected' }]]);
for (const [, path, value] of table) {
  const [type = '', name] = path.split(' ');
  if (name === undefined) own[type] = value;
  else pieces.set(type, { ...pieces.get(type), [name]: value });
}
const evidence = [...pieces].map(([entityType, members]) => ({ entityType, ...members }));
const [alert] = eventsOfRecord('endpoint-alert', { ...own, evidence });

for (const [field, path, , key] of table) {
  test(`${field} and ${path} both come as ${key}`, () => {
    assert.ok(saidBy(detection, key) !== undefined);
    assert.equal(saidBy(alert, key), saidBy(detection, key));
  });
}

test('host, domain and whether it was running are told apart as detections do', () => {
  for (const key of ['shost', 'sourceDnsDomain', 'cn1']) {
    assert.ok(saidBy(detection, key) !== undefined);
    assert.equal(saidBy(alert, key), saidBy(detection, key));
  }
});

test('kind, variant and product are those of detections', () => {
  const { kind, variant, category, product } = detection;
  assert.deepEqual(
    [alert.kind, alert.variant, alert.category, alert.product],
    [kind, variant, category, product],
  );
});

test('whom Microsoft relates to the alert comes before the users among its evidence', () => {
  const relatedUser = { userName: 'jay.hardee', domainName: 'FABRIKAM' };
  const [event] = eventsOfRecord('endpoint-alert', { ...own, evidence, relatedUser });
  assert.deepEqual([saidBy(event, 'suser'), saidBy(event, 'sntdom')], ['jay.hardee', 'FABRIKAM']);
});
