// The one writer of the journal: takes what callers want to have written, in order, writes as much as waits at
// once as one group with one sync, and only then makes it visible. It also keeps the segments in bounds.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Clock } from '../../world/clock.ts';
import { ownState } from '../journal.ts';
import type { Admission } from './admission.ts';
import { type Block, groupBlocks, type PlacedBlock } from './block.ts';
import type { CatalogueKeeper } from './catalogue-keeper.ts';
import type { Contents } from './contents.ts';
import { type KnownRecords, splitIds } from './known-records.ts';
import { add } from './lane-numbers.ts';
import { rememberIds } from './remember-ids.ts';
import type { Removal } from './removal.ts';
import { type BlockDraft, draftBlock, sealBlock } from './segment.ts';
import type { SegmentWriter } from './segment-writer.ts';
import type { SettledRecord } from './settled-record.ts';
import type { Tail } from './tail.ts';

export interface Request {
  readonly source: string;
  /** About how many bytes it takes; several requests share a group up to `groupBytes`. */
  readonly bytes: number;
  /** Makes the block, knowing the ids earlier requests of the group bring; undefined: nothing to write. */
  readonly prepare: (taken: ReadonlySet<string>) => Promise<Block | undefined>;
}

interface Waiting {
  readonly request: Request;
  readonly resolve: (block: Block | undefined) => void;
  readonly reject: (error: unknown) => void;
}

interface Accepted {
  readonly waiting: Waiting;
  readonly draft: BlockDraft | undefined;
}

export interface LedgerParts {
  readonly contents: Contents;
  readonly known: KnownRecords;
  readonly admission: Admission;
  readonly writer: SegmentWriter;
  readonly keeper: CatalogueKeeper;
  readonly tail: Tail;
  readonly settledRecord: SettledRecord;
  readonly clock: Clock;
  /** Removes what is old or in the way; gets the ledger's own way to write. */
  readonly removal: Removal;
  /** Called after a group has become visible. */
  readonly arrived: () => void;
}

const groupBytes = 8 * 1024 * 1024;

export class Ledger {
  readonly #parts: LedgerParts;
  #queue: Waiting[] = [];
  #running: Promise<void> | undefined;
  #isClosed = false;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  /** Resolves with the block when it is durable and visible. Throws `program-defect` when the journal is closed. */
  write(request: Request): Promise<Block | undefined> {
    // The lock is given up: another process may be writing to these files by now.
    if (this.#isClosed) return Promise.reject(closedError(request.source));
    return new Promise((resolve, reject) => {
      this.#queue.push({ request, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Takes nothing more; resolves when what was taken before is written. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    // Everybody who asks in this turn of the event loop shares the first group.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#writeGroup(this.#nextGroup());
    this.#running = undefined;
  }

  #nextGroup(): readonly Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { request } of this.#queue) {
      bytes += request.bytes;
      if (count > 0 && (bytes > groupBytes || count >= groupBlocks - 1)) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #writeGroup(group: readonly Waiting[]): Promise<void> {
    const { removal, keeper, contents, arrived, settledRecord } = this.#parts;
    const wanted = group.reduce((bytes, { request }) => bytes + request.bytes, 0);
    await removal.makeRoom(wanted, (blocks) => this.#append(blocks.map(draftBlock)));
    const accepted = await this.#prepare(group);
    const drafts = accepted.flatMap(({ draft }) => draft ?? []);
    // Read before the record is written, which has all that these marks settle.
    const marks = contents.marks.unwritten;
    if (marks.length > 0) await settledRecord.write();
    if (marks.length > 0) drafts.push(draftBlock({ kind: 'marks', marks }));
    try {
      if (drafts.length > 0) await this.#append(drafts);
      for (const { waiting, draft } of accepted) {
        this.#parts.admission.committed(waiting.request.source);
        waiting.resolve(draft?.block);
      }
      if (drafts.length > 0) arrived();
    } catch (error) {
      for (const { waiting } of accepted) this.#refuse(waiting, error);
    }
    keeper.tellIfDue();
    await keeper.checkpointIfDue(removal.files);
  }

  async #prepare(group: readonly Waiting[]): Promise<readonly Accepted[]> {
    const taken = new Set<string>();
    const accepted: Accepted[] = [];
    let pendingBytes = 0;
    for (const waiting of group) {
      try {
        const block = await waiting.request.prepare(taken);
        const draft = block === undefined ? undefined : draftBlock(block);
        if (draft !== undefined) this.#admit(draft, pendingBytes);
        if (block?.kind === 'page') for (const id of splitIds(block.ids)) taken.add(id);
        pendingBytes += draft?.length ?? 0;
        accepted.push({ waiting, draft });
      } catch (error) {
        this.#refuse(waiting, error);
      }
    }
    return accepted;
  }

  #admit({ block, length, counts }: BlockDraft, pendingBytes: number): void {
    if (block.kind !== 'page') return;
    const isOwn = counts[2] > 0 || block.source === ownState;
    const isConnector = isOwn && counts[0] + counts[1] === 0;
    this.#parts.admission.admit(block.source, length, pendingBytes, isConnector);
  }

  #refuse({ request, reject }: Waiting, error: unknown): void {
    if (error instanceof ConnectorError && error.code === 'journal-full') {
      if (error.cause !== undefined) this.#parts.admission.diskWasFull(request.source);
    }
    reject(error);
  }

  /** Writes blocks as one group; when it throws, none of them counts. */
  async #append(drafts: readonly BlockDraft[]): Promise<void> {
    const { contents, writer, clock, known, tail } = this.#parts;
    const writtenAtMs = clock.now();
    const buffers: Uint8Array[] = [];
    const placed: Omit<PlacedBlock, 'segment'>[] = [];
    let firsts = contents.nexts;
    let offset = 0;
    for (const [groupIndex, draft] of drafts.entries()) {
      const number = contents.nextBlock + groupIndex;
      const place = { number, writtenAtMs, firsts, groupIndex, groupSize: drafts.length };
      buffers.push(...sealBlock(draft, place));
      placed.push({ ...place, block: draft.block, offset, length: draft.length });
      firsts = add(firsts, draft.counts);
      offset += draft.length;
    }
    const written = await writer.append(buffers, offset, contents.nextBlock);
    for (const each of placed) {
      const block = { ...each, segment: written.segment, offset: written.offset + each.offset };
      contents.apply(block);
      if (block.block.kind === 'page') tail.append(block.block, block);
      await rememberIds(known, contents, block, writtenAtMs);
    }
  }
}

function closedError(source: string): ConnectorError {
  return new ConnectorError('program-defect', {
    message: `Writing to the journal (${source || 'marks or rejects'}) found it closed.`,
  });
}
