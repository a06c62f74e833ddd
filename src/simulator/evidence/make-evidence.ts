// Makes one piece of evidence of a Microsoft Graph security alert, of any of the types the schema knows, with
// every member: null, or an empty list, where the service would leave it so.

import type { Cast } from '../events/cast.ts';
import { shortTickTime } from '../events/times.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { enumMembers } from './enum-members.ts';
import { evidenceTypes, type Member, membersOf, sharedMembers } from './evidence-schema.ts';
import { makeScene, type Scene } from './scene.ts';
import { textValue } from './text-values.ts';

export type Evidence = Readonly<Record<string, unknown>> & { readonly '@odata.type': string };

interface Making {
  readonly scene: Scene;
  /** Share of members that are not known. */
  readonly unknownShare: number;
  /** How many objects this one is inside of. */
  readonly depth: number;
}

/** Deeper than any sample shows, and shallow enough to end: types hold themselves. */
const deepest = 2;
/** Of every device, as Defender for Endpoint names it with every alert. */
const alwaysKnown = ['mdeDeviceId', 'deviceDnsName'];

/** `deviceEvidence`, ...: without the namespace. */
export function makeEvidence(type: string, scene: Scene, unknownShare = 0.15): Evidence {
  return {
    '@odata.type': `#microsoft.graph.security.${type}`,
    ...makeObject(type, { scene, unknownShare, depth: 0 }),
  };
}

/** One of each of the 48 types with all that can be known; for cases of a mapping. */
export function everyEvidence(cast: Cast, random: SeededRandom, happenedAtMs: number): readonly Evidence[] {
  const scene = makeScene(cast, random, happenedAtMs);
  return evidenceTypes.map((type) => makeEvidence(type, scene, 0));
}

function makeObject(type: string, making: Making): Record<string, unknown> {
  const own = membersOf(type);
  if (!own) throw new RangeError(`there is no type ${type}`);
  const members = type.endsWith('Evidence') ? [...sharedMembers, ...own] : own;
  return Object.fromEntries(members.map((member) => [member.name, memberValue(member, making)]));
}

function memberValue(member: Member, making: Making): unknown {
  const { random } = making.scene;
  const isObject = member.type === 'alertEvidence' || membersOf(member.type) !== undefined;
  const isTooDeep = isObject && making.depth >= deepest;
  const isAlways = sharedMembers.includes(member) || alwaysKnown.includes(member.name);
  if (isTooDeep || (!isAlways && random.chance(making.unknownShare))) return member.isList ? [] : null;
  if (member.type === 'String') {
    if (member.name === 'remediationStatusDetails')
      return random.chance(0.1) ? 'Blocked by policy = 7' : null;
    if (member.name === 'detailedRoles') return random.chance(0.2) ? ['Pass-the-ticket | target'] : [];
    if (member.name === 'tags') return tagsOf(making.scene);
    return textValue(member.name, making.scene);
  }
  return member.isList ? listOf(member, making) : oneOf(member, making);
}

function listOf(member: Member, making: Making): readonly unknown[] {
  const { random } = making.scene;
  const count = making.unknownShare === 0 ? 2 : random.integer(0, 3);
  return Array.from({ length: count }, () => oneOf(member, making));
}

function oneOf({ name, type }: Member, making: Making): unknown {
  const { scene } = making;
  const { random } = scene;
  const inner = { ...making, depth: making.depth + 1 };
  switch (type) {
    case 'Boolean':
      return random.chance(0.5);
    case 'Int32':
    case 'Int64':
      return /port/i.test(name) ? random.integer(1, 65_536) : random.integer(0, 40_000);
    case 'Double':
      return random.integer(-900_000, 900_000) / 10_000;
    case 'Guid':
      return random.uuid();
    case 'DateTimeOffset':
      return shortTickTime(timeOf(name, scene), random.integer(0, 10_000));
    case 'dictionary':
      return { app: random.pick(['web', 'übersicht']), 'k8s.example/tier=1': `t|${random.hex(4)}` };
    case 'alertEvidence':
      return { ...makeEvidence('azureResourceEvidence', scene, making.unknownShare) };
  }
  const members = enumMembers(type);
  return members
    ? random.pick(members.filter((word) => word !== 'unknownFutureValue'))
    : makeObject(type, inner);
}

function tagsOf({ device }: Scene): readonly string[] {
  return [device.registryTag, ...device.portalTags.split(', ')].filter((tag) => tag !== '');
}

/** Evidence is found after it happened; some members tell of long before, one of the time to come. */
function timeOf(name: string, { happenedAtMs, random }: Scene): number {
  if (name === 'createdDateTime') return happenedAtMs + random.integer(0, 60_000);
  if (name === 'expiryDateTime') return happenedAtMs + random.integer(3_600_000, 86_400_000);
  if (name === 'firstSeenDateTime') return happenedAtMs - random.integer(86_400_000, 86_400_000 * 300);
  return happenedAtMs - random.integer(0, 3_600_000);
}
