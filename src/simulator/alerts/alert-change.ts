// The ways in which an alert changes in its life, and the life a fresh one is going to have.
import type { Cast } from '../events/cast.ts';
import type { SeededRandom } from '../seeded-random.ts';
import type { AlertComment, GraphAlert } from './graph-alert.ts';
import { moreEvidence } from './new-alert.ts';

const alertChanges = [
  'take',
  'assign',
  'classify',
  'evidence',
  'comment',
  'investigate',
  'resolve',
  'reopen',
] as const;

export type AlertChange = (typeof alertChanges)[number];

export interface ChangeWorld {
  readonly cast: Cast;
  readonly random: SeededRandom;
  /** When the change is made; milliseconds since 1970, and as the API writes it. */
  readonly atMs: number;
  readonly at: string;
}

/** In order: taken, worked on, resolved, sometimes opened again; some are never touched. */
export function planLife(random: SeededRandom): readonly AlertChange[] {
  if (random.chance(0.2)) return [];
  const work = random.shuffled(['assign', 'classify', 'evidence', 'comment', 'investigate'] as const);
  const life: AlertChange[] = [
    ...(random.chance(0.3) ? (['evidence'] as const) : []),
    ...(random.chance(0.8) ? (['take'] as const) : []),
    ...work.slice(0, random.integer(0, 4)),
  ];
  if (random.chance(0.25)) return life;
  life.push('resolve');
  if (random.chance(0.15)) life.push('reopen', 'comment', 'resolve');
  return life;
}

/** The members that the change sets, without the update time. */
export function changeAlert(alert: GraphAlert, change: AlertChange, world: ChangeWorld): Partial<GraphAlert> {
  const { cast, random, at, atMs } = world;
  switch (change) {
    case 'take':
      return { status: 'inProgress', assignedTo: alert.assignedTo ?? random.pick(cast.people).upn };
    case 'assign':
      return { assignedTo: random.pick([random.pick(cast.people).upn, 'Automation']) };
    case 'classify':
      return verdict(random);
    case 'evidence':
      return { evidence: [...alert.evidence, moreEvidence(cast, random, atMs)] };
    case 'comment':
      return { comments: [...alert.comments, makeComment(random, cast, at)] };
    case 'investigate':
      return {
        investigationState: random.pick([
          'successfullyRemediated',
          'partiallyRemediated',
          'benign',
          'failed',
        ]),
      };
    case 'resolve':
      return {
        status: 'resolved',
        resolvedDateTime: at,
        ...(alert.classification === null && verdict(random)),
      };
    case 'reopen':
      return { status: 'inProgress', resolvedDateTime: null };
  }
}

function verdict(random: SeededRandom): Pick<GraphAlert, 'classification' | 'determination'> {
  const [classification, determinations] = random.pick([
    ['truePositive', ['malware', 'phishing', 'compromisedAccount', 'maliciousUserActivity', 'other']],
    ['falsePositive', ['notMalicious', 'notEnoughDataToValidate', 'other']],
    ['informationalExpectedActivity', ['securityTesting', 'lineOfBusinessApplication', 'confirmedActivity']],
  ] as const);
  return { classification, determination: random.pick<string>(determinations) };
}

function makeComment(random: SeededRandom, cast: Cast, at: string): AlertComment {
  return {
    '@odata.type': '#microsoft.graph.security.alertComment',
    comment: random.pick(['Checked with the owner = harmless?', 'Wir prüfen das.\nMorgen | mehr.']),
    createdByDisplayName: random.pick(cast.people).displayName,
    createdDateTime: at,
  };
}
