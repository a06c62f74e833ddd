// A back-fill as people and programs are shown it. Types only.

export interface BackfillStatus {
  /** Names it in commands; unlike that of any other. */
  readonly id: string;
  readonly source: string;
  readonly tenant: string;
  /** Half-open; all times in milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly createdAtMs: number;
  /** Everything before is done. */
  readonly doneToMs: number;
  /** Records read, those known before among them. */
  readonly records: number;
  /** How often the next slice has failed, and why it did last. */
  readonly tries: number;
  readonly reason: string;
  /** Undefined while it is under way. */
  readonly finishedAtMs: number | undefined;
}
