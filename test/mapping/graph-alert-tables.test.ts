// Microsoft's two published tables, put together: the field of the SIEM API -> alerts_v2 ("Migrate from the MDE SIEM
// API to the alerts API"), and -> ArcSight ("Map ... detections"). ArcSight content written for detections goes on
// working: what both feeds say stands under the same key with the same value.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MappedEvent } from '../../src/model/event.ts';
import { eventsOfRecord, saidBy } from './shipped-mappings.ts';

/** Field of the SIEM API, where alerts_v2 has it, the ArcSight key; a value of each, and what the line says. */
const table: readonly (readonly [string, unknown, string, unknown, string, string])[] = [
  ['AlertTitle', 'A title', 'title', 'A title', 'name', 'A title'],
  ['Severity', 'High', 'severity', 'high', 'severity', '8'],
  ['Category', 'CredentialAccess', 'category', 'CredentialAccess', 'cat', 'CredentialAccess'],
  ['Source', 'antivirus', 'detectionSource', 'antivirus', 'sourceServiceName', 'antivirus'],
  ['MachineName', 'liz-pc', 'device deviceDnsName', 'liz-pc.contoso.example', 'shost', 'liz-pc'],
  [
    'MachineDomain',
    'contoso.example',
    'device deviceDnsName',
    'liz-pc.contoso.example',
    'sourceDnsDomain',
    'contoso.example',
  ],
  ['FileName', 'a.exe', 'file fileDetails.fileName', 'a.exe', 'fname', 'a.exe'],
  ['FilePath', 'C:\\Temp', 'file fileDetails.filePath', 'C:\\Temp', 'filePath', 'C:\\Temp'],
  ['UserDomain', 'CONTOSO', 'user userAccount.domainName', 'CONTOSO', 'sntdom', 'CONTOSO'],
  ['UserName', 'liz.bean', 'user userAccount.accountName', 'liz.bean', 'suser', 'liz.bean'],
  ['Sha1', '1'.repeat(40), 'file fileDetails.sha1', '1'.repeat(40), 'fileHash', '1'.repeat(40)],
  ['Sha256', '2'.repeat(64), 'file fileDetails.sha256', '2'.repeat(64), 'cs6', '2'.repeat(64)],
  ['Md5', '3'.repeat(32), 'file fileDetails.md5', '3'.repeat(32), 'cs5', '3'.repeat(32)],
  ['ThreatName', 'HackTool:Mimi', 'threatDisplayName', 'HackTool:Mimi', 'cs1', 'HackTool:Mimi'],
  ['IpAddress', '198.51.100.1', 'ip ipAddress', '198.51.100.1', 'src', '198.51.100.1'],
  ['Url', 'http://evil.example', 'url url', 'http://evil.example', 'request', 'http://evil.example'],
  ['RemediationIsSuccess', true, 'file remediationStatus', 'remediated', 'cn2', '1'],
  ['WasExecutingWhileDetected', true, 'process detectionStatus', 'detected', 'cn1', '1'],
  ['AlertId', 'da638_-1', 'id', 'da638_-1', 'externalId', 'da638_-1'],
  [
    'LinkToWDATP',
    'https://x.example/1',
    'alertWebUrl',
    'https://x.example/1',
    'flexString1',
    'https://x.example/1',
  ],
  ['AlertTime', '2026-01-08T09:00:00Z', 'createdDateTime', '2026-01-08T09:00:00Z', 'rt', '1767862800000'],
  ['Actor', 'BORON', 'actorDisplayName', 'BORON', 'cs4', 'BORON'],
  [
    'LogOnUsers',
    'CONTOSO\\liz; CONTOSO\\jay',
    'device loggedOnUsers',
    ['liz', 'jay'].map((accountName) => ({ accountName, domainName: 'CONTOSO' })),
    'suid',
    'CONTOSO\\liz; CONTOSO\\jay',
  ],
  // What the table for ArcSight has no key for, the mapping of detections has one of its own for.
  [
    'ComputerDnsName',
    'liz-pc.contoso.example',
    'device deviceDnsName',
    'liz-pc.contoso.example',
    'MicrosoftDefenderComputerDnsName',
    'liz-pc.contoso.example',
  ],
  ['IoaDefinitionId', 'rule-1', 'detectorId', 'rule-1', 'MicrosoftDefenderDetectorId', 'rule-1'],
  [
    'LastProcessedTimeUtc',
    '2026-01-08T09:01:00Z',
    'lastActivityDateTime',
    '2026-01-08T09:01:00Z',
    'deviceCustomDate1',
    '1767862860000',
  ],
  ['ThreatFamily', 'Mimi', 'threatFamilyName', 'Mimi', 'MicrosoftDefenderThreatFamily', 'Mimi'],
  ['RemediationAction', 'remediated', 'file remediationStatus', 'remediated', 'act', 'remediated'],
  ['DeviceID', 'deadbeef', 'device mdeDeviceId', 'deadbeef', 'deviceExternalId', 'deadbeef'],
  ['MachineGroup', 'Clients', 'device rbacGroupName', 'Clients', 'MicrosoftDefenderMachineGroup', 'Clients'],
  ['Description', 'In words', 'description', 'In words', 'msg', 'In words'],
  ['DeviceCreatedMachineTags', 'vip', 'device tags', ['vip'], 'MicrosoftDefenderDeviceTags', 'vip'],
  ['CommandLine', 'a.exe -x', 'process processCommandLine', 'a.exe -x', 'cs3', 'a.exe -x'],
];

type Json = Record<string, unknown>;

function put(target: Json, names: readonly string[], value: unknown): void {
  const [first = '', ...rest] = names;
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  target[first] ??= {};
  put(target[first] as Json, rest, value);
}

/** The alert that says what the table's rows say; `file` may be replaced by the image of the process. */
function alertOf(place: (path: string) => string): Json {
  const alert: Json = { serviceSource: 'microsoftDefenderForEndpoint' };
  const evidence = new Map<string, Json>();
  for (const [, , path, value] of table) {
    const [type = '', inner] = place(path).split(' ');
    if (inner === undefined) {
      put(alert, [type], value);
      continue;
    }
    const piece = evidence.get(type) ?? { '@odata.type': `#microsoft.graph.security.${type}Evidence` };
    evidence.set(type, piece);
    put(piece, inner.split('.'), value);
  }
  return { ...alert, evidence: [...evidence.values()] };
}

function eventOf(type: string, data: Json): MappedEvent {
  return eventsOfRecord(type, data)[0];
}

const detection = eventOf(
  'endpoint-detection',
  Object.fromEntries(table.map(([field, value]) => [field, value])),
);
const alert = eventOf(
  'graph-alert',
  alertOf((path) => path),
);
const alertOfProcess = eventOf(
  'graph-alert',
  alertOf((path) => path.replace('file fileDetails', 'process imageFile').replace(/^file /, 'process ')),
);

for (const [field, , path, , key, expected] of table) {
  test(`${field} and ${path} both come as ${key}`, () => {
    assert.equal(saidBy(detection, key), expected);
    assert.equal(saidBy(alert, key), expected);
    assert.equal(saidBy(alertOfProcess, key), expected, 'from the image of the process');
  });
}

test('product and labels are those of detections', () => {
  assert.deepEqual(alert.product, detection.product);
  const labels = ({ fields }: MappedEvent) =>
    new Map(fields.flatMap(({ key, label }) => (label === undefined ? [] : [[key, label] as const])));
  for (const [key, label] of labels(detection)) assert.equal(labels(alert).get(key), label, key);
});

test('the name and hash of a file are never mixed with those of a process', () => {
  const data = alertOf((path) => path);
  const evidence = data['evidence'] as Json[];
  const file = evidence.find((piece) => 'fileDetails' in piece);
  assert.ok(file);
  file['fileDetails'] = { fileName: 'alone.exe' };
  const process = evidence.find((piece) => 'processCommandLine' in piece);
  assert.ok(process);
  process['imageFile'] = { fileName: 'other.exe', filePath: 'C:\\Other', sha1: '9'.repeat(40) };
  const event = eventOf('graph-alert', data);
  assert.deepEqual(
    ['fname', 'filePath', 'fileHash', 'cs6', 'cs5'].map((key) => saidBy(event, key)),
    ['alone.exe', undefined, undefined, undefined, undefined],
  );
});
