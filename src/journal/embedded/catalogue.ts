// The only door to SQLite: an index derived from the segments that answers at start-up and about rejects. It may
// lag behind the segments, and it is never the only place where something is known.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { Files } from '../../world/files.ts';
import type { StoredReject } from '../journal.ts';
import type { StoredMark } from './block.ts';
import type { CatalogueChanges, CatalogueHead, IdsRow, MarkRow, StateRow } from './catalogue-changes.ts';
import { laneIndex, laneIndexes } from './lane-numbers.ts';
import type { Segment } from './segment-list.ts';
import { syncFile } from './sync-file.ts';

/** Raised with every change of the tables; a catalogue of another version is rebuilt. */
const schemaVersion = 3;
const schema = `
  CREATE TABLE head (name INTEGER PRIMARY KEY CHECK (name = 1), json TEXT NOT NULL);
  CREATE TABLE segments (first INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE states (source TEXT, key TEXT, json TEXT NOT NULL, segment INTEGER NOT NULL,
    PRIMARY KEY (source, key));
  CREATE TABLE marks (destination TEXT, lane INTEGER, json TEXT NOT NULL, segment INTEGER NOT NULL,
    PRIMARY KEY (destination, lane)) WITHOUT ROWID;
  CREATE TABLE rejects (number INTEGER PRIMARY KEY, destination TEXT NOT NULL, lane INTEGER NOT NULL,
    position INTEGER NOT NULL, json TEXT NOT NULL, UNIQUE (destination, lane, position));
  CREATE TABLE ids (block INTEGER PRIMARY KEY, writtenAtMs INTEGER NOT NULL, ids BLOB NOT NULL);
`;
const statements = {
  head: 'REPLACE INTO head VALUES (1, ?)',
  segment: 'REPLACE INTO segments VALUES (?, ?)',
  removeSegment: 'DELETE FROM segments WHERE first = ?',
  state: 'REPLACE INTO states VALUES (?, ?, ?, ?)',
  removeState: 'DELETE FROM states WHERE source = ? AND key = ?',
  mark: 'REPLACE INTO marks VALUES (?, ?, ?, ?)',
  forgetMarks: 'DELETE FROM marks WHERE destination = ?',
  reject: 'REPLACE INTO rejects VALUES (?, ?, ?, ?, ?)',
  clearReject: 'DELETE FROM rejects WHERE number = ?',
  removeRejects: 'DELETE FROM rejects WHERE lane = ? AND position < ?',
  ids: 'REPLACE INTO ids VALUES (?, ?, ?)',
  removeIds: 'DELETE FROM ids WHERE block <= ?',
  newestRejects: 'SELECT json FROM rejects ORDER BY number DESC LIMIT ?',
  rejectsFrom: 'SELECT json FROM rejects WHERE number >= ? ORDER BY number LIMIT ?',
  oneReject: 'SELECT json FROM rejects WHERE number = ?',
  rejectAt: 'SELECT json FROM rejects WHERE destination = ? AND lane = ? AND position = ?',
  countRejects: 'SELECT count(*) AS count FROM rejects',
} as const;
/** One record is set aside at a destination once. */
export type RejectPlace = Pick<StoredReject, 'destination' | 'lane' | 'position'>;

type Row = Readonly<Record<string, unknown>>;

export interface CatalogueContents {
  readonly head: CatalogueHead;
  readonly segments: readonly Segment[];
  readonly marks: readonly MarkRow[];
  readonly ids: readonly IdsRow[];
}

export class Catalogue {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<keyof typeof statements, StatementSync>();

  /** Throws when the file is not a whole catalogue of this version. */
  constructor(path: string) {
    this.#path = path;
    this.#database = new DatabaseSync(path);
    try {
      // We sync its files ourselves (see checkpoint): SQLite would hold the event loop while the disk works.
      this.#database.exec(
        'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0',
      );
      const version = this.#value('PRAGMA user_version');
      if (version === 0) this.#database.exec(`${schema} PRAGMA user_version = ${schemaVersion}`);
      else if (version !== schemaVersion) throw new Error(`it has version ${version}`);
      const check = this.#value('PRAGMA quick_check(1)');
      if (check !== 'ok') throw new Error(`it is damaged: ${check}`);
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  /** Undefined when nothing has been put in yet. */
  load(): CatalogueContents | undefined {
    const head = this.#all('SELECT json FROM head')[0];
    if (head === undefined) return undefined;
    return {
      head: parsed<CatalogueHead>(head),
      segments: this.#all('SELECT json FROM segments ORDER BY first').map((row) => parsed<Segment>(row)),
      marks: this.#all('SELECT json, segment FROM marks').map((row) => ({
        mark: parsed<StoredMark>(row),
        segment: Number(row['segment']),
      })),
      ids: this.#all('SELECT * FROM ids ORDER BY block').map((row) => ({
        block: Number(row['block']),
        writtenAtMs: Number(row['writtenAtMs']),
        ids: Buffer.from(row['ids'] as Uint8Array),
      })),
    };
  }

  *states(): Generator<StateRow> {
    for (const row of this.#database.prepare('SELECT * FROM states').iterate()) {
      const { source, key, segment } = row;
      yield { source: String(source), key: String(key), value: parsed(row), segment: Number(segment) };
    }
  }

  /** All of it or nothing. */
  apply(changes: CatalogueChanges, head: CatalogueHead): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      this.#write(changes, head);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  rejects(limit: number): readonly StoredReject[] {
    return this.#query('newestRejects', limit).map((row) => parsed<StoredReject>(row));
  }

  reject(number: number): StoredReject | undefined {
    return this.#query('oneReject', number).map((row) => parsed<StoredReject>(row))[0];
  }

  rejectAt({ destination, lane, position }: RejectPlace): StoredReject | undefined {
    const rows = this.#query('rejectAt', destination, laneIndex(lane), position);
    return rows.map((row) => parsed<StoredReject>(row))[0];
  }

  rejectsFrom(number: number, limit: number): readonly StoredReject[] {
    return this.#query('rejectsFrom', number, limit).map((row) => parsed<StoredReject>(row));
  }

  get rejectCount(): number {
    return Number(this.#query('countRejects')[0]?.['count']);
  }

  /**
   * Moves the write-ahead log into the database without ever waiting for the disk on the event loop. The order
   * of the syncs is what makes it safe in a power cut; nothing may be written to the catalogue meanwhile.
   */
  async checkpoint(files: Files): Promise<void> {
    if (this.#path === ':memory:') return;
    const log = `${this.#path}-wal`;
    await syncFile(files, log);
    this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    await syncFile(files, this.#path);
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    await syncFile(files, log);
  }

  close(): void {
    this.#database.close();
  }

  #write(changes: CatalogueChanges, head: CatalogueHead): void {
    for (const first of changes.removedSegments) this.#run('removeSegment', first);
    for (const segment of changes.segments.values()) this.#run('segment', segment.first, text(segment));
    for (const { source, key, value, segment } of changes.states.values()) {
      if (value === undefined) this.#run('removeState', source, key);
      else this.#run('state', source, key, text(value), segment);
    }
    for (const destination of changes.forgottenDestinations) this.#run('forgetMarks', destination);
    for (const { mark, segment } of changes.marks.values()) {
      this.#run('mark', mark.destination, mark.lane, text(mark), segment);
    }
    for (const number of changes.clearedRejects) this.#run('clearReject', number);
    for (const reject of changes.rejects.values()) {
      const { number, destination, lane, position } = reject;
      this.#run('reject', number, destination, laneIndex(lane), position, text(reject));
    }
    for (const lane of laneIndexes) {
      if (changes.forgetRejectsBefore) this.#run('removeRejects', lane, changes.forgetRejectsBefore[lane]);
    }
    for (const { block, writtenAtMs, ids } of changes.ids) this.#run('ids', block, writtenAtMs, ids);
    if (changes.idsInRunsTo > 0) this.#run('removeIds', changes.idsInRunsTo);
    this.#run('head', text(head));
  }

  #run(name: keyof typeof statements, ...values: SQLInputValue[]): void {
    this.#statement(name).run(...values);
  }

  #query(name: keyof typeof statements, ...values: SQLInputValue[]): readonly Row[] {
    return this.#statement(name).all(...values);
  }

  #statement(name: keyof typeof statements): StatementSync {
    const statement = this.#prepared.get(name) ?? this.#database.prepare(statements[name]);
    this.#prepared.set(name, statement);
    return statement;
  }

  #all(sql: string): readonly Row[] {
    return this.#database.prepare(sql).all();
  }

  #value(sql: string): unknown {
    return Object.values(this.#database.prepare(sql).get() ?? {})[0];
  }
}

/** An exclusive hold on the file that ends with this process; undefined when another one has it. */
export function lockDatabase(path: string): { release(): void } | undefined {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return undefined;
    throw error;
  }
  return { release: () => database.close() };
}

const sqliteBusy = 5;

function text(value: unknown): string {
  return JSON.stringify(value);
}

function parsed<T>(row: Row): T {
  return JSON.parse(String(row['json'])) as T;
}
