// The mapping set at work: whatever a record holds, it comes out as events, as skipped, or as rejected.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import type { SourceRecord } from '../../src/model/record.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { makeMappingFolder, removeFolder, writeInto } from './mapping-folder.ts';

/** The sample of the design, word for word. */
const sample = `
record: endpoint-detection
lane: alert
product: { vendor: Microsoft, name: Microsoft Defender ATP, version: '2.0' }
kind: { from: Category, lookup: detection-kinds, otherwise: 'detection:other' }
variant:
  choose:
    - { when: { RemediationIsSuccess: true }, value: remediated }
    - { when: { RemediationIsSuccess: false }, value: not-remediated }
  otherwise: detected
name: { from: AlertTitle }
severity:
  choose:
    - { when: { Severity: High, RemediationIsSuccess: false }, value: 9 }
  otherwise: { from: Severity, lookup: severities, otherwise: 5 }
fields:                                                # the order is the priority when a line must be shortened
  - { from: AlertTime,   cef: rt,   leef: devTime }
  - { from: MachineName, cef: shost, leef: machineName }
  - { from: UserName,    cef: suser, leef: usrName }
  - { from: LogOnUsers,  cef: suid, leef: logOnUsers }
  - { from: ThreatName,  cef: cs1,  leef: threatName }   # the label comes from slots.yaml
leftOut: [IocName, IocValue]                           # every path is mapped or named here; the check fails otherwise
`;

const mail = `
record: office-threat-mail
lane: alert
select: { family: office-activity, RecordType: 28 }
product: { vendor: Microsoft, name: Microsoft Defender for Office 365, version: '1.0' }
kind: { from: Verdict, lookup: { Malware: 'mail:malware' }, otherwise: 'mail:other' }
variant: blocked
name: Mail
severity: 4
skip: [{ rule: spam, when: { Verdict: Spam } }]
fields: [{ from: Id, cef: externalId }]
`;

const activity = `
record: office-activity
lane: audit
product: { vendor: Microsoft, name: Microsoft 365, version: '1.0' }
kind: { from: Operation, otherwise: other }
variant: { from: Workload, otherwise: other }
category: { from: Workload, otherwise: other }
open: true
name: { from: Operation }
severity: 1
fields: [{ from: Id, cef: externalId }]
leftOut: ['*']
`;

const folder = makeMappingFolder({
  'endpoint-detection/mapping.yaml': sample,
  'office-threat-mail/mapping.yaml': mail,
  'office-activity/mapping.yaml': activity,
});
after(() => removeFolder(folder));

function changeActivity(text: string): void {
  writeInto(folder, { 'office-activity/mapping.yaml': text });
}

function recordOf(type: string, data: unknown): SourceRecord {
  const json = new TextEncoder().encode(typeof data === 'string' ? data : JSON.stringify(data));
  return { type, id: '1', version: '', occurredAtMs: 0, tenant: 't', lane: 'alert', json, facts: {} };
}

function mapperWith(said: Notice[] = [], clock = new VirtualClock()) {
  return createMapper({ folder, report: (notice) => said.push(notice), clock });
}

test('the sample of the design compiles and maps by its rows', () => {
  const data = {
    AlertTime: '2020-09-30T14:09:20.35743Z',
    AlertTitle: 'Suspicious File Activity',
    Category: 'Malware',
    Severity: 'High',
    MachineName: 'mymachine1',
    UserName: '',
    ThreatName: 'Trojan',
    RemediationIsSuccess: false,
    IocName: '',
  };
  assert.deepEqual(mapperWith().map(recordOf('endpoint-detection', data), 'cef'), {
    outcome: 'events',
    events: [
      {
        product: { vendor: 'Microsoft', name: 'Microsoft Defender ATP', version: '2.0' },
        kind: 'detection:malware',
        variant: 'not-remediated',
        category: 'endpoint-not-remediated',
        name: 'Suspicious File Activity',
        severity: 9,
        fields: [
          { key: 'rt', text: '1601474960357', isKept: true, isCut: false },
          { key: 'shost', text: 'mymachine1', isKept: false, isCut: false },
          { key: 'cs1', label: 'ThreatName', text: 'Trojan', isKept: false, isCut: false },
        ],
      },
    ],
  });
});

test('bytes that are no JSON object are rejected with their reason, unknown types too', () => {
  const mapper = mapperWith();
  for (const text of ['', '<html>', '{"a":', '[1]', '"x"', 'null', '7']) {
    const mapped = mapper.map(recordOf('endpoint-detection', text), 'cef');
    assert.equal(mapped.outcome, 'rejected', text);
  }
  const unknown = mapper.map(recordOf('no-such-type', {}), 'cef');
  assert.equal(unknown.outcome === 'rejected' && unknown.code, 'mapping-missing');
});

test('a rule of skip leaves a record out under its name', () => {
  const mapped = mapperWith().map(recordOf('office-threat-mail', { Verdict: 'Spam' }), 'leef');
  assert.deepEqual(mapped, { outcome: 'skipped', rule: 'spam' });
});

test('open lists are cleaned to what a class id may hold', () => {
  const data = { Operation: 'Add member: to role|x', Workload: 'Azure AD' };
  const mapped = mapperWith().map(recordOf('office-activity', data), 'cef');
  const [event] = mapped.outcome === 'events' ? mapped.events : [];
  assert.deepEqual(
    [event?.kind, event?.variant, event?.category],
    ['Add-member-to-role-x', 'Azure-AD', 'Azure-AD'],
  );
});

test('record types and lanes follow from select, the family takes the rest', () => {
  const { classify, laneOf } = mapperWith();
  assert.deepEqual(classify('office-activity', '28'), { type: 'office-threat-mail', lane: 'alert' });
  assert.deepEqual(classify('office-activity', '6'), { type: 'office-activity', lane: 'audit' });
  assert.equal(laneOf('office-activity'), 'audit');
});

test('outcomes are all kinds and variants a mapping can make', () => {
  const { outcomes } = mapperWith();
  const pairs = outcomes('office-threat-mail').map(({ kind, variant, category }) => [
    kind,
    variant,
    category,
  ]);
  assert.deepEqual(pairs, [
    ['mail:malware', 'blocked', 'mail-blocked'],
    ['mail:other', 'blocked', 'mail-blocked'],
  ]);
  assert.deepEqual(outcomes('office-activity'), []);
});

test('an unknown path is told once a day, also where a list holds it', () => {
  const said: Notice[] = [];
  const clock = new VirtualClock();
  const mapper = mapperWith(said, clock);
  const tell = () =>
    mapper.map(recordOf('endpoint-detection', { Category: 'x', New: 1, AlertTitle: 'y' }), 'cef');
  tell();
  tell();
  assert.deepEqual(said, [{ notice: 'unknown-path', recordType: 'endpoint-detection', path: 'New' }]);
  clock.advance(86_400_000);
  tell();
  assert.equal(said.length, 2);
});

test('a RecordType that the table of types does not name is told once a day', () => {
  changeActivity(`${activity}types: record-types\n`);
  const said: Notice[] = [];
  const mapper = mapperWith(said);
  for (const type of [6, 999, 999, 'x', undefined]) {
    mapper.map(recordOf('office-activity', { Id: 'a', RecordType: type }), 'cef');
  }
  assert.deepEqual(said, [{ notice: 'record-type-unknown', recordType: 'office-activity', number: '999' }]);
  changeActivity(`${activity}types: nowhere\n`);
  assert.throws(() => mapperWith(), /There is no table `nowhere`/);
  changeActivity(activity);
});

test('the hash names the state of all files', () => {
  const first = mapperWith().hash;
  assert.match(first, /^[0-9a-f]{64}$/);
  changeActivity(`${activity}\n# changed\n`);
  assert.notEqual(mapperWith().hash, first);
  changeActivity(activity);
  assert.equal(mapperWith().hash, first);
});

test('mappings that do not compile are one error that names every problem', () => {
  changeActivity('record: office-activity\nfelds: []\n');
  assert.throws(
    () => mapperWith(),
    (error) =>
      error instanceof ConnectorError && error.code === 'mapping-invalid' && /felds/.test(error.message),
  );
  changeActivity(activity);
});

const anything = fc.jsonValue({ maxDepth: 4 });

test('no JSON makes it throw, and what comes out is well-formed and within bounds', () => {
  const mapper = mapperWith();
  const names = ['AlertTime', 'AlertTitle', 'Category', 'Severity', 'RemediationIsSuccess', 'MachineName'];
  const more = ['UserName', 'LogOnUsers', 'ThreatName', 'Verdict', 'Id', 'Operation', 'Workload', 'x'];
  const data = fc.dictionary(fc.constantFrom(...names, ...more), anything);
  fc.assert(
    fc.property(data, fc.constantFrom(...mapper.recordTypes), (record, type) => {
      for (const dialect of ['cef', 'leef'] as const) {
        const mapped = mapper.map(recordOf(type, record), dialect);
        assert.notEqual(mapped.outcome, 'rejected');
        if (mapped.outcome !== 'events') continue;
        for (const event of mapped.events) {
          assert.match(event.kind, /^[A-Za-z0-9._:-]+$/);
          assert.ok(Number.isInteger(event.severity) && event.severity >= 0 && event.severity <= 10);
          assert.ok(event.name !== '' && event.name.length <= 512);
          for (const { text } of event.fields)
            assert.ok(text !== '' && text.length <= 4_000 && text.isWellFormed());
        }
      }
    }),
  );
});

test('no bytes make it throw', () => {
  const mapper = mapperWith();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (json) => {
      const mapped = mapper.map({ ...recordOf('endpoint-detection', {}), json }, 'cef');
      assert.ok(mapped.outcome === 'rejected' || mapped.outcome === 'events');
    }),
  );
});
