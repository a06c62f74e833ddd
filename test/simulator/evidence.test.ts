import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCast } from '../../src/simulator/events/cast.ts';
import { enumMembers, lateMembers } from '../../src/simulator/evidence/enum-members.ts';
import { type Evidence, everyEvidence, makeEvidence } from '../../src/simulator/evidence/make-evidence.ts';
import { makeScene } from '../../src/simulator/evidence/scene.ts';
import { SeededRandom } from '../../src/simulator/seeded-random.ts';
import { SimulatedCloud } from '../doubles/simulated-cloud.ts';

const happenedAtMs = Date.UTC(2026, 0, 8, 9);

function every(seed: number): readonly Evidence[] {
  const random = new SeededRandom(seed);
  return everyEvidence(
    makeCast('11111111-2222-3333-4444-555555555555', 'contoso', random),
    random,
    happenedAtMs,
  );
}

const typeOf = (evidence: Evidence) => evidence['@odata.type'].replace('#microsoft.graph.security.', '');

test('there is one of each of the 48 types, and with all members: nothing is left null that can be known', () => {
  const all = every(1);
  assert.equal(new Set(all.map(typeOf)).size, 48);
  const names = Object.keys(all.find((each) => typeOf(each) === 'processEvidence') ?? {});
  assert.deepEqual(
    names.sort().join(' '),
    '@odata.type createdDateTime detailedRoles detectionStatus imageFile mdeDeviceId ' +
      'parentProcessCreationDateTime parentProcessId parentProcessImageFile processCommandLine ' +
      'processCreationDateTime processId remediationStatus remediationStatusDetails roles tags userAccount verdict',
  );
  for (const evidence of all) {
    const { remediationStatusDetails: _, azureAdDeviceId: __, ...known } = evidence;
    for (const [name, value] of Object.entries(known)) {
      assert.ok(value !== null && value !== undefined, `${typeOf(evidence)}.${name}`);
    }
  }
});

test('an unknown member is null and an unknown list empty, and both are there', () => {
  const random = new SeededRandom(1);
  const scene = makeScene(makeCast('t', 'contoso', random), random, happenedAtMs);
  const { verdict, roles, createdDateTime, ...device } = makeEvidence('deviceEvidence', scene, 1);
  assert.ok(verdict && roles && createdDateTime);
  assert.equal(device['hostName'], null);
  assert.equal(device['vmMetadata'], null);
  assert.deepEqual(device['loggedOnUsers'], []);
  // What the API of Defender for Endpoint has for every alert is never unknown.
  assert.match(String(device['mdeDeviceId']), /^[0-9a-f]{40}$/);
});

test('the same seed makes the same evidence, another seed other evidence', () => {
  assert.deepEqual(every(5), every(5));
  assert.notDeepEqual(every(5), every(6));
});

test('words of enums are those of the schema, and unknownFutureValue is never one of them', () => {
  const words = new Set<unknown>();
  for (let seed = 0; seed < 30; seed += 1) {
    for (const { remediationStatus } of every(seed)) words.add(remediationStatus);
  }
  const members = enumMembers('evidenceRemediationStatus') ?? [];
  assert.deepEqual([...words].sort(), members.filter((word) => word !== 'unknownFutureValue').sort());
  assert.ok(lateMembers('evidenceRemediationStatus').has('partiallyRemediated'));
  assert.equal(lateMembers('alertSeverity').size, 0);
});

test('a tenant with many alerts has evidence of every type', () => {
  const simulated = new SimulatedCloud();
  simulated.tenant.alerts.raise(700, simulated.clock.now());
  simulated.tenant.catchUp(simulated.clock.now());
  const seen = new Set<string>();
  for (const { item } of simulated.tenant.alerts.all()) {
    for (const evidence of item.evidence) seen.add(typeOf(evidence));
  }
  assert.equal(seen.size, 48);
});
