// What all records of the Management Activity API share. One record of any RecordType is a plain object
// whose JSON text is kept as the service would send it.
import type { SeededRandom } from '../seeded-random.ts';
import type { Cast } from './cast.ts';
import { zonelessTime } from './times.ts';

export interface OfficeRecord {
  readonly id: string;
  readonly recordType: number;
  readonly contentType: ContentType;
  readonly json: string;
}

export type ContentType =
  | 'Audit.AzureActiveDirectory'
  | 'Audit.Exchange'
  | 'Audit.SharePoint'
  | 'Audit.General'
  | 'DLP.All';

export const contentTypes: readonly ContentType[] = [
  'Audit.AzureActiveDirectory',
  'Audit.Exchange',
  'Audit.SharePoint',
  'Audit.General',
  'DLP.All',
];

export type MakeOfficeRecord = (cast: Cast, random: SeededRandom, loggedAtMs: number) => OfficeRecord;

export interface CommonFields {
  readonly RecordType: number;
  readonly Operation: string;
  readonly Workload: string;
  readonly UserType: number;
  readonly UserKey: string;
  readonly UserId: string;
}

/** Adds what every record has; `CreationTime` is UTC and, one time in eight, even says so. */
export function makeOfficeRecord(
  cast: Cast,
  random: SeededRandom,
  loggedAtMs: number,
  contentType: ContentType,
  common: CommonFields,
  fields: Readonly<Record<string, unknown>>,
): OfficeRecord {
  const id = random.uuid();
  const creationTime = zonelessTime(loggedAtMs) + (random.chance(0.125) ? 'Z' : '');
  const head = { CreationTime: creationTime, Id: id, OrganizationId: cast.tenantId, Version: 1 };
  const json = JSON.stringify({ ...head, ...common, ...fields });
  return { id, recordType: common.RecordType, contentType, json };
}

/** Most records of Defender for Office 365 are written by this account. */
export const threatIntelligence = {
  Workload: 'ThreatIntelligence',
  UserType: 4,
  UserKey: 'ThreatIntel',
  UserId: 'ThreatIntel',
} as const;
