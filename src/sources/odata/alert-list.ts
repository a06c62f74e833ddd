// What tells one list of alerts at Microsoft from another: where it is, what its fields are called, and what it
// allows.
import type { Facts } from '../../model/record.ts';

export interface AlertList {
  /** In messages and gap events, e.g. `alerts`. */
  readonly what: string;
  /** Names the mapping folder of its records. */
  readonly recordType: string;
  /** Below the origin, with the leading slash. */
  readonly path: string;
  /** Field the windows are cut by: when an element last changed. */
  readonly updateField: string;
  readonly createdField: string;
  /** Elements of a page at most; the server may give fewer. */
  readonly top: number;
  /** Added to every `$filter`. */
  readonly filter?: string;
  readonly expand?: string;
  /** An element may come without what `expand` adds when Microsoft fails otherwise. */
  readonly isExpandOptional?: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Requests at most, as documented or less. */
  readonly rates: readonly Rate[];
  /** How far back the API keeps them. */
  readonly furthestBackMs: number;
  /** Said of every record of the list, for its mapping. */
  readonly facts?: Facts;
  /** Properties compared, besides the status, to say what has changed. */
  readonly comparedFields: readonly string[];
  /** Status words, in lower case, of what is done with. */
  readonly resolvedWords: readonly string[];
}

/** What both APIs for alerts call by the same names. */
export const comparedOfAlerts: readonly string[] = [
  'severity',
  'classification',
  'determination',
  'assignedTo',
  'incidentId',
  'title',
  'evidence',
  'comments',
];

export interface Rate {
  readonly requests: number;
  readonly perMs: number;
}
