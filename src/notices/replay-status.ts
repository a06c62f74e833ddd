// A replay as people and programs are shown it. Types only.

export interface ReplayStatus {
  /** Names it in commands; unlike that of any other. */
  readonly id: string;
  readonly destination: string;
  /** Kept records, or rejects that are mapped again. */
  readonly what: 'records' | 'rejects';
  /** What was asked for, in words. */
  readonly wanted: string;
  readonly perSecond: number;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  /** How much of what it looks through is done; 0 to 1. */
  readonly share: number;
  /** Records by what became of them. */
  readonly sent: number;
  readonly leftOut: number;
  readonly setAside: number;
  /** Records it would have looked at and that were no longer kept. */
  readonly gone: number;
  /** Undefined while it is under way. */
  readonly finishedAtMs: number | undefined;
}
