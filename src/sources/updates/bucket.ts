// Sightings packed into one small value of the state: a head that names the compared fields, then entries of a fixed
// length one behind the other, in base64. Ten bytes of an id stand here, the two before them name the bucket.
import { hash } from 'node:crypto';
import { ConnectorError } from '../../errors/connector-error.ts';
import { type Sight, unknownDigest } from './sight.ts';

/** What was last seen of one alert. */
export interface Sighting extends Sight {
  /** 32 bits of its version; together with `updatedAtMs` they tell one version of an alert from another. */
  readonly version: number;
  /** Of the last sight, in days since 1970. */
  readonly day: number;
}

/** Of a bucket's entries; changes with the compared fields. */
export interface Layout {
  readonly fields: number;
  /** 16 bits of the fields' names. */
  readonly mark: number;
}

export const idBytes = 10;
/** Entries stay within 64 bytes, in base64 as well. */
const mostFields = 11;

const headBytes = 3;
/** id, time of the update, version, day, whether resolved, status. */
const at = { updated: 10, version: 16, day: 20, resolved: 22, status: 23, digests: 25 } as const;

/** Throws `program-defect` when there are more fields than an entry can hold. */
export function layoutOf(fields: readonly string[]): Layout {
  if (fields.length > mostFields) {
    throw new ConnectorError('program-defect', {
      message: `Comparing ${fields.length} fields of an alert: at most ${mostFields} fit into its sighting.`,
    });
  }
  return { fields: fields.length, mark: hash('sha256', JSON.stringify(fields), 'buffer').readUInt16BE(0) };
}

export class Bucket {
  readonly #layout: Layout;
  readonly #length: number;
  #entries: Buffer;
  isChanged = false;

  constructor(text: string, layout: Layout) {
    this.#layout = layout;
    this.#length = at.digests + 2 * layout.fields;
    this.#entries = entriesIn(Buffer.from(text, 'base64'), layout, this.#length);
  }

  /** `id` is `idBytes` long. */
  find(id: Buffer): Sighting | undefined {
    const offset = this.#offsetOf(id);
    if (offset === undefined) return undefined;
    const entries = this.#entries;
    return {
      updatedAtMs: entries.readUIntBE(offset + at.updated, 6),
      version: entries.readUInt32BE(offset + at.version),
      day: entries.readUInt16BE(offset + at.day),
      isResolved: entries[offset + at.resolved] === 1,
      status: entries.readUInt16BE(offset + at.status),
      digests: Array.from({ length: this.#layout.fields }, (_, i) =>
        entries.readUInt16BE(offset + at.digests + 2 * i),
      ),
    };
  }

  put(id: Buffer, sighting: Sighting): void {
    const known = this.#offsetOf(id);
    const offset = known ?? this.#entries.length;
    if (known === undefined) this.#entries = Buffer.concat([this.#entries, Buffer.alloc(this.#length)]);
    const entries = this.#entries;
    id.copy(entries, offset);
    entries.writeUIntBE(sighting.updatedAtMs, offset + at.updated, 6);
    entries.writeUInt32BE(sighting.version, offset + at.version);
    entries.writeUInt16BE(sighting.day, offset + at.day);
    entries[offset + at.resolved] = sighting.isResolved ? 1 : 0;
    entries.writeUInt16BE(sighting.status, offset + at.status);
    for (const [i, digest] of sighting.digests.entries()) {
      entries.writeUInt16BE(digest, offset + at.digests + 2 * i);
    }
    this.isChanged = true;
  }

  /** Calls back for every entry; those answered with false are forgotten. */
  keep(isKept: (day: number, isResolved: boolean) => boolean): void {
    const kept: Buffer[] = [];
    for (let offset = 0; offset < this.#entries.length; offset += this.#length) {
      const isResolved = this.#entries[offset + at.resolved] === 1;
      if (isKept(this.#entries.readUInt16BE(offset + at.day), isResolved)) {
        kept.push(this.#entries.subarray(offset, offset + this.#length));
      }
    }
    if (kept.length * this.#length === this.#entries.length) return;
    this.#entries = Buffer.concat(kept);
    this.isChanged = true;
  }

  /** Empty when nothing is in it. */
  get text(): string {
    if (this.#entries.length === 0) return '';
    const head = Buffer.from([this.#layout.fields, this.#layout.mark >> 8, this.#layout.mark & 0xff]);
    return Buffer.concat([head, this.#entries]).toString('base64');
  }

  #offsetOf(id: Buffer): number | undefined {
    const entries = this.#entries;
    for (let offset = 0; offset < entries.length; offset += this.#length) {
      // Most of them differ in the first byte already, and a call takes longer than looking at one.
      if (entries[offset] === id[0] && id.compare(entries, offset, offset + idBytes) === 0) return offset;
    }
    return undefined;
  }
}

/** Written when other fields were compared: what these were is not known of the entries, all else is. */
function entriesIn(bytes: Buffer, layout: Layout, length: number): Buffer {
  if (bytes.length < headBytes) return Buffer.alloc(0);
  const isSame = bytes[0] === layout.fields && bytes.readUInt16BE(1) === layout.mark;
  const entries = bytes.subarray(headBytes);
  if (isSame) return entries;
  const oldLength = at.digests + 2 * (bytes[0] ?? 0);
  const count = Math.floor(entries.length / oldLength);
  const converted = Buffer.alloc(count * length, unknownDigest);
  for (let i = 0; i < count; i += 1) {
    entries.copy(converted, i * length, i * oldLength, i * oldLength + at.digests);
  }
  return converted;
}
