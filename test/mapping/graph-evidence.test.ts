// Evidence of every type in a Graph alert: each of its members is in the alert's line, and in its own line on request.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dialect, MappedEvent } from '../../src/model/event.ts';
import type { Facts } from '../../src/model/record.ts';
import { evidenceTypes, type Member, membersOf } from '../../src/simulator/evidence/evidence-schema.ts';
import { eventsOfRecord, shippedMapping } from './shipped-mappings.ts';

const prefix = '#microsoft.graph.security.';

/** What identifies a piece of evidence where it stands inside of another. */
const identity: Readonly<Record<string, string>> = {
  activeDirectoryDomainEvidence: 'activeDirectoryDomainName',
  azureResourceEvidence: 'resourceId',
  containerImageEvidence: 'imageId',
  containerRegistryEvidence: 'registry',
  deviceEvidence: 'deviceDnsName',
  fileEvidence: 'fileDetails.fileName',
  ipEvidence: 'ipAddress',
  nicEvidence: 'macAddress',
  processEvidence: 'imageFile.fileName',
  urlEvidence: 'url',
  userEvidence: 'userAccount.accountName',
};

interface Made {
  readonly value: unknown;
  /** What a line has to say of it. */
  readonly pairs: readonly string[];
}

const common = {
  createdDateTime: '2026-01-27T10:00:01Z',
  verdict: 'malicious',
  remediationStatus: 'running',
  remediationStatusDetails: 'in words',
  roles: ['compromised', 'attacked'],
  detailedRoles: ['made up'],
  tags: ['vip'],
};
const commonPairs = [
  'createdDateTime=2026-01-27T10:00:01Z',
  'verdict=malicious',
  'remediationStatus=running',
  'remediationStatusDetails=in words',
  'roles=compromised & attacked',
  'detailedRoles=made up',
  'tags=vip',
];

function makePiece(type: string): { piece: Readonly<Record<string, unknown>>; pairs: readonly string[] } {
  const { value, pairs } = makeObject(membersOf(type) ?? [], '', 0);
  return {
    piece: { '@odata.type': prefix + type, ...common, ...(value as object) },
    pairs: [...pairs, ...commonPairs],
  };
}

function makeObject(members: readonly Member[], path: string, depth: number): Made {
  const made = members.map(({ name, type, isList }) => {
    const { value, pairs } = makeValue(type, path === '' ? name : `${path}.${name}`, depth);
    return { name, value: isList ? [value] : value, pairs };
  });
  return {
    value: Object.fromEntries(made.map(({ name, value }) => [name, value])),
    pairs: made.flatMap(({ pairs }) => pairs),
  };
}

const plain: Readonly<Record<string, unknown>> = {
  Int32: 47,
  Int64: 4711,
  Double: 4.7,
  Boolean: true,
  DateTimeOffset: '2026-01-27T10:00:02Z',
};
/** Their objects stand there as JSON. */
const jsonTypes = ['resourceAccessEvent', 'kubernetesServicePort', 'fileHash'];

function makeValue(type: string, path: string, depth: number): Made {
  if (type === 'alertEvidence') return makeInner('azureResourceEvidence', path, depth);
  if (evidenceTypes.includes(type)) return makeInner(type, path, depth);
  const name = path.split('.').at(-1) ?? '';
  const members = membersOf(type);
  if (members === undefined) {
    const value = type === 'dictionary' ? { app: 'web' } : (plain[type] ?? `a ${name}`);
    const text = type === 'dictionary' ? JSON.stringify(value) : value;
    return { value, pairs: [`${path}=${text}`] };
  }
  const { value, pairs } = makeObject(members, path, depth);
  if (jsonTypes.includes(type)) return { value, pairs: [`${path}=${JSON.stringify(value)}`] };
  // The domain of a logged-on user stands in a key of the alert, beside the name.
  return { value, pairs: pairs.filter((pair) => !pair.startsWith('loggedOnUsers.domainName')) };
}

/** Evidence inside of evidence, two deep. */
function makeInner(type: string, path: string, depth: number): Made {
  if (depth > 1) return { value: null, pairs: [] };
  const { value } = makeObject(membersOf(type) ?? [], path, depth + 1);
  const name = identity[type] ?? 'name';
  return {
    value: { '@odata.type': prefix + type, ...common, ...(value as object) },
    pairs: [`${path}.${name}=a ${name.split('.').at(-1)}`],
  };
}

function eventsOf(evidence: readonly unknown[], dialect: Dialect, facts: Facts): readonly MappedEvent[] {
  const alert = { id: 'da1', createdDateTime: '2026-01-27T10:00:00Z', status: 'new', evidence };
  assert.deepEqual(shippedMapping('graph-alert').known.unknownIn(alert), []);
  return eventsOfRecord('graph-alert', alert, { dialect, facts });
}

test('there are 48 types of evidence', () => {
  assert.equal(evidenceTypes.length, 48);
});

for (const type of evidenceTypes) {
  test(`every member of ${type} is in the alert's line, and in a line of its own on request`, () => {
    const { piece, pairs } = makePiece(type);
    for (const dialect of ['cef', 'leef'] as const) {
      const events = eventsOf([piece], dialect, { change: 'new', evidenceLines: true });
      assert.equal(events.length, 2);
      for (const { fields } of events) {
        const texts = fields.map(({ text }) => `, ${text},`);
        const missing = pairs.filter((pair) => !texts.some((text) => text.includes(`, ${pair},`)));
        assert.deepEqual(missing, []);
        assert.ok(fields.every(({ isCut }) => !isCut));
      }
    }
  });
}

test('without the request there is one line, with the number of pieces of each kind', () => {
  const pieces = evidenceTypes.flatMap((type) => [makePiece(type).piece, makePiece(type).piece]);
  const [event, ...others] = eventsOf(pieces.slice(0, 20), 'cef', { change: 'new' });
  assert.equal(others.length, 0);
  const counts = event?.fields.filter(({ key }) => /^MicrosoftDefender\w+Count$/.test(key)) ?? [];
  const total = counts.find(({ key }) => key === 'MicrosoftDefenderEvidenceCount')?.text;
  assert.equal(total, '20');
  const parts = counts.filter(({ key }) => key !== 'MicrosoftDefenderEvidenceCount');
  assert.equal(
    parts.reduce((sum, { text }) => sum + Number(text), 0),
    20,
  );
});

test('evidence of a type that Microsoft adds later is carried as it comes', () => {
  const piece = { '@odata.type': `${prefix}quantumEvidence`, ...common, displayName: 'q-17' };
  const [event, line] = eventsOf([piece], 'leef', { change: 'new', evidenceLines: true });
  for (const [fields, key] of [
    [event?.fields, 'otherEvidence'],
    [line?.fields, 'evidence'],
  ] as const) {
    assert.equal(fields?.find((field) => field.key === key)?.text, JSON.stringify([piece]));
  }
  assert.equal(line?.variant, 'evidence');
  assert.equal(line?.fields.find(({ key }) => key === 'evidenceType')?.text, `${prefix}quantumEvidence`);
});
