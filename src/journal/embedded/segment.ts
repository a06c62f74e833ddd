// The format of a block on disk, and the only door to msgpack. Self-describing: a header with the place among all
// blocks, then meta data, ids, and the records' exact bytes lane by lane; one CRC over everything.
import { crc32 } from 'node:zlib';
import { decode, encode } from '@msgpack/msgpack';
import type { Facts, Lane, SourceRecord } from '../../model/record.ts';
import type {
  Block,
  BlockPlace,
  CarriedBlock,
  ClearedBlock,
  ForgottenBlock,
  MarksBlock,
  PageBlock,
  RejectsBlock,
} from './block.ts';
import { diskLanes, type LaneNumbers, laneIndexes, type PerLane, perLane, sum } from './lane-numbers.ts';

/**
 * Offset, bytes: magic 0, 4; version 4, 1; kind 5, 1; place in the group 6, 1; size of the group 7, 1; length of
 * the block 8, 4; CRC32 12, 4 (itself counted as zero): so far for all versions. Then number 16, 8; time 24, 8;
 * first positions 32, 24; counts 56, 12; length of the meta data 68, 4.
 */
export const headerBytes = 72;
export const idBytes = 16;
/** Starts with a byte that never occurs in UTF-8, so that no record can look like a block. */
export const blockMagic = Buffer.from([0xff, 0x44, 0x4a, 0x42]);
const formatVersion = 1;
const longestBlock = 1024 * 1024 * 1024;
/** A program that does not know a kind refuses the journal; a new one goes to the end. */
const kinds = ['page', 'marks', 'rejects', 'carried', 'cleared', 'forgotten'] as const;

export interface BlockHeader extends BlockPlace {
  readonly version: number;
  readonly kind: Block['kind'] | undefined;
  /** Bytes of the whole block, header included. */
  readonly length: number;
  readonly counts: LaneNumbers;
  readonly metaLength: number;
}

/** A block that lacks nothing but its place. */
export interface BlockDraft {
  readonly block: Block;
  readonly counts: LaneNumbers;
  /** Bytes of the whole block, header included. */
  readonly length: number;
  readonly meta: Uint8Array;
  readonly bodies: readonly Uint8Array[];
}

interface PageMeta {
  readonly source: string;
  /** Values as JSON text; null deletes the key. */
  readonly changes: readonly (readonly [key: string, json: string | null])[];
  /** JSON of [type, tenant, facts], each combination once. */
  readonly commons: readonly string[];
  /** Per lane and record five items: index into commons, id, version, occurredAtMs, bytes of JSON. */
  readonly records: PerLane<readonly (string | number)[]>;
}
const itemsPerRecord = 5;

export function draftBlock(block: Block): BlockDraft {
  const isPage = block.kind === 'page';
  const counts = perLane((lane) => (isPage ? block.records[lane].length : 0));
  const meta = encode(isPage ? pageMeta(block) : metaOf(block));
  const bodies = isPage ? [block.ids, ...block.bodies] : [];
  const length = bodies.reduce((total, body) => total + body.length, headerBytes + meta.length);
  return { block, counts, length, meta, bodies };
}

/** The bytes to write, in order. */
export function sealBlock(draft: BlockDraft, place: BlockPlace): readonly Uint8Array[] {
  const header = Buffer.alloc(headerBytes);
  blockMagic.copy(header);
  header.writeUInt8(formatVersion, 4);
  header.writeUInt8(kinds.indexOf(draft.block.kind), 5);
  header.writeUInt8(place.groupIndex, 6);
  header.writeUInt8(place.groupSize, 7);
  header.writeUInt32LE(draft.length, 8);
  header.writeDoubleLE(place.number, 16);
  header.writeDoubleLE(place.writtenAtMs, 24);
  for (const lane of laneIndexes) {
    header.writeDoubleLE(place.firsts[lane], 32 + 8 * lane);
    header.writeUInt32LE(draft.counts[lane], 56 + 4 * lane);
  }
  header.writeUInt32LE(draft.meta.length, 68);
  const buffers = [header, draft.meta, ...draft.bodies];
  header.writeUInt32LE(
    buffers.reduce((crc, buffer) => crc32(buffer, crc), 0),
    12,
  );
  return buffers;
}

/** Undefined when no header of any version can stand here. */
export function readHeader(bytes: Buffer): BlockHeader | undefined {
  if (bytes.length < headerBytes || !bytes.subarray(0, 4).equals(blockMagic)) return undefined;
  const length = bytes.readUInt32LE(8);
  if (length < headerBytes || length > longestBlock) return undefined;
  return {
    version: bytes.readUInt8(4),
    kind: kinds[bytes.readUInt8(5)],
    groupIndex: bytes.readUInt8(6),
    groupSize: bytes.readUInt8(7),
    length,
    number: bytes.readDoubleLE(16),
    writtenAtMs: bytes.readDoubleLE(24),
    firsts: perLane((lane) => bytes.readDoubleLE(32 + 8 * lane)),
    counts: perLane((lane) => bytes.readUInt32LE(56 + 4 * lane)),
    metaLength: bytes.readUInt32LE(68),
  };
}

export function isNewerFormat(header: BlockHeader): boolean {
  return header.version > formatVersion || header.kind === undefined;
}

/** Whether a whole block says what was once written. */
export function isIntact(bytes: Buffer): boolean {
  const start = Buffer.from(bytes.subarray(0, 16));
  start.writeUInt32LE(0, 12);
  return crc32(bytes.subarray(16), crc32(start)) === bytes.readUInt32LE(12);
}

/** `bytes` is a whole and intact block; the records' JSON are views into copies of their lane's part. */
export function decodeBlock(bytes: Buffer, header: BlockHeader): Block {
  const meta = decode(bytes.subarray(headerBytes, headerBytes + header.metaLength));
  if (header.kind === 'page') return pageOf(meta as PageMeta, bytes, header);
  if (header.kind === 'marks') return { kind: 'marks', marks: meta as MarksBlock['marks'] };
  if (header.kind === 'rejects') return { kind: 'rejects', rejects: meta as RejectsBlock['rejects'] };
  if (header.kind === 'forgotten') {
    return { kind: 'forgotten', destinations: meta as ForgottenBlock['destinations'] };
  }
  if (header.kind === 'cleared') return { kind: 'cleared', numbers: meta as ClearedBlock['numbers'] };
  const carried = meta as Omit<CarriedBlock, 'states'> & { states: [string, string, string][] };
  const states = carried.states.map(([source, key, json]) => [source, key, JSON.parse(json)] as const);
  return { kind: 'carried', states, marks: carried.marks, nextReject: carried.nextReject };
}

function metaOf(block: Exclude<Block, PageBlock>): unknown {
  if (block.kind === 'marks') return block.marks;
  if (block.kind === 'rejects') return block.rejects;
  if (block.kind === 'cleared') return block.numbers;
  if (block.kind === 'forgotten') return block.destinations;
  const states = block.states.map(([source, key, value]) => [source, key, JSON.stringify(value)]);
  return { states, marks: block.marks, nextReject: block.nextReject };
}

function pageMeta(block: PageBlock): PageMeta {
  const commons = new Map<string, number>();
  const records = perLane((lane) =>
    block.records[lane].flatMap((record) => {
      const common = JSON.stringify([record.type, record.tenant, record.facts]);
      const index = commons.get(common) ?? commons.size;
      commons.set(common, index);
      return [index, record.id, record.version, record.occurredAtMs, record.json.length];
    }),
  );
  const changes = block.changes.map((change): [string, string | null] =>
    'put' in change ? [change.put, JSON.stringify(change.value)] : [change.delete, null],
  );
  return { source: block.source, changes, commons: [...commons.keys()], records };
}

function pageOf(meta: PageMeta, bytes: Buffer, header: BlockHeader): PageBlock {
  const commons = meta.commons.map((json) => JSON.parse(json) as [string, string, Facts]);
  const idsAt = headerBytes + header.metaLength;
  let at = idsAt + sum(header.counts) * idBytes;
  const bodies = perLane((lane) => {
    const items = meta.records[lane];
    let length = 0;
    for (let i = 4; i < items.length; i += itemsPerRecord) length += items[i] as number;
    at += length;
    // A copy, so that a few alerts in flight do not keep a read buffer full of audit records alive.
    return Buffer.from(bytes.subarray(at - length, at));
  });
  const records = perLane((lane) =>
    readLane(meta.records[lane], bodies[lane], commons, diskLanes[lane] as Lane),
  );
  const changes = meta.changes.map(([key, json]) =>
    json === null ? { delete: key } : { put: key, value: JSON.parse(json) },
  );
  return {
    kind: 'page',
    source: meta.source,
    changes,
    records,
    bodies,
    ids: Buffer.from(bytes.subarray(idsAt, idsAt + sum(header.counts) * idBytes)),
  };
}

function readLane(
  items: readonly (string | number)[],
  body: Buffer,
  commons: readonly [string, string, Facts][],
  lane: Lane,
): readonly SourceRecord[] {
  const records: SourceRecord[] = [];
  let at = 0;
  for (let i = 0; i < items.length; i += itemsPerRecord) {
    const [type, tenant, facts] = commons[items[i] as number] as [string, string, Facts];
    const end = at + (items[i + 4] as number);
    records.push({
      type,
      id: items[i + 1] as string,
      version: items[i + 2] as string,
      occurredAtMs: items[i + 3] as number,
      tenant,
      lane,
      json: body.subarray(at, end),
      facts,
    });
    at = end;
  }
  return records;
}
