// A journal that keeps its contract in memory: for tests of the loops, which must not depend on an engine.
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type {
  Journal,
  JournaledRecord,
  JournalReader,
  Position,
  SettledMark,
  StoredReject,
  TakenRecord,
} from '../../src/journal/journal.ts';
import type { Page } from '../../src/model/page.ts';
import type { Lane } from '../../src/model/record.ts';
import type { Reject } from '../../src/model/reject.ts';
import type { StateValue, StateView } from '../../src/model/state.ts';

type PositionedReject = Reject & { readonly position: Position };

export class MemoryJournal implements Journal {
  readonly records: JournaledRecord[] = [];
  readonly asides: PositionedReject[] = [];
  /** Numbers of those that are no more; the first of `asides` has number 1. */
  readonly cleared = new Set<number>();
  readonly takenAgain: TakenRecord[] = [];
  readonly marks = new Map<string, SettledMark>();
  /** Each commit takes one from here and throws it, while there are any. */
  readonly commitErrors: Error[] = [];
  readonly setAsideErrors: Error[] = [];
  commits = 0;
  readonly broken = new AbortController().signal;
  readonly #states = new Map<string, Map<string, StateValue>>();
  readonly #known = new Set<string>();
  readonly #waiting = new Set<() => void>();

  async commit(source: string, page: Page): Promise<{ stored: number; repeated: number }> {
    await Promise.resolve();
    const error = this.commitErrors.shift();
    if (error !== undefined) throw error;
    this.commits += 1;
    let stored = 0;
    for (const record of page.records) {
      const key = JSON.stringify([record.tenant, record.type, record.id, record.version]);
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      stored += 1;
      const position = (this.records.length + 1) as Position;
      // A copy, because a committed page gives its memory back.
      const kept = { ...record, json: Uint8Array.from(record.json) };
      this.records.push({ position, source, committedAtMs: 0, record: kept });
    }
    const state = this.#states.get(source) ?? new Map<string, StateValue>();
    this.#states.set(source, state);
    for (const change of page.changes) {
      if ('put' in change) state.set(change.put, change.value);
      else state.delete(change.delete);
    }
    for (const wake of this.#waiting) wake();
    return { stored, repeated: page.records.length - stored };
  }

  async state(source: string): Promise<StateView> {
    const state = new Map(this.#states.get(source));
    const inOrder = [...state].sort(([a], [b]) => (a < b ? -1 : 1));
    return {
      get: (key) => state.get(key),
      entries: (prefix) => inOrder.filter(([key]) => key.startsWith(prefix)),
    };
  }

  async reader(destination: string, lane: Lane): Promise<JournalReader> {
    const name = `${destination}/${lane}`;
    const nothing: SettledMark = { position: undefined, sequences: {} };
    const mark = () => this.marks.get(name) ?? nothing;
    let readUpTo: number = mark().position ?? 0;
    const ahead = () => this.records.filter((r) => r.record.lane === lane && r.position > readUpTo);
    return {
      read: async ({ maxRecords }) => {
        const records = ahead().slice(0, maxRecords);
        readUpTo = records.at(-1)?.position ?? readUpTo;
        return records;
      },
      arrivals: async (signal) => {
        while (ahead().length === 0 && !signal.aborted) {
          await new Promise<void>((resolve) => {
            const wake = () => {
              this.#waiting.delete(wake);
              resolve();
            };
            this.#waiting.add(wake);
            signal.addEventListener('abort', wake, { once: true });
          });
        }
      },
      settle: async (next) => {
        this.marks.set(name, next);
      },
      rewind: () => {
        readUpTo = mark().position ?? 0;
        return mark();
      },
    };
  }

  async forget(destination: string): Promise<void> {
    for (const name of [...this.marks.keys()])
      if (name.startsWith(`${destination}/`)) this.marks.delete(name);
  }

  async setAside(rejects: readonly PositionedReject[]): Promise<void> {
    const error = this.setAsideErrors.shift();
    if (error !== undefined) throw error;
    for (const reject of rejects) {
      const { destination, position } = reject;
      const at = this.asides.findIndex(
        (each, i) =>
          each.destination === destination && each.position === position && !this.cleared.has(i + 1),
      );
      if (at === -1) this.asides.push(reject);
      else this.asides[at] = reject;
    }
  }

  async rejects(limit: number): Promise<readonly StoredReject[]> {
    return (await this.rejectsFrom(1, Number.POSITIVE_INFINITY)).toReversed().slice(0, limit);
  }

  async rejectsFrom(number: number, limit: number): Promise<readonly StoredReject[]> {
    return this.asides
      .map((reject, i) => ({ ...reject, number: i + 1, rejectedAtMs: 0 }))
      .filter((reject) => reject.number >= number && !this.cleared.has(reject.number))
      .slice(0, limit);
  }

  async clearRejects(numbers: readonly number[]): Promise<void> {
    for (const number of numbers) this.cleared.add(number);
  }

  rejected(): never {
    throw new ConnectorError('program-defect', { message: 'The memory journal shows no rejects.' });
  }

  past(lane: Lane, from: Position) {
    let next: number = from;
    return {
      read: async ({ maxRecords }: { readonly maxRecords: number }) => {
        const records = this.records
          .filter(({ record, position }) => record.lane === lane && position >= next)
          .slice(0, maxRecords);
        next = (records.at(-1)?.position ?? next) + 1;
        return records;
      },
    };
  }

  stretches() {
    const all = { from: 1 as Position, to: (this.records.length + 1) as Position };
    return { alert: all, audit: all, connector: all };
  }

  async tookAgain(_destination: string, taken: readonly TakenRecord[]): Promise<void> {
    this.takenAgain.push(...taken);
  }

  hasRoom(): boolean {
    return true;
  }

  status() {
    return {
      bytes: 0,
      maxBytes: 1_000_000,
      segments: 1,
      isFull: false,
      backlogs: [],
      rejects: this.asides.length,
    };
  }

  async close(): Promise<void> {}
}
