// An event too long for one line becomes a parent and numbered continuations, each a line of its own that says which
// record it belongs to. A long text goes on under the same key: its parts, put together in order, are the whole.
import { continuation } from '../model/continuation.ts';
import type { Envelope, EventField, MappedEvent } from '../model/event.ts';
import { CutList } from './cut-list.ts';
import { afterCut, type Dictation, isWithin, longestWhole, shortestPart, widthOf } from './fit.ts';
import { firstCharacters } from './plain-text.ts';
import { seamWithin } from './seam.ts';

/** What does not fit into so many lines is shortened on the last, and named there. */
const mostParts = 99;
/** A continuation with less room than this for what it continues is not worth its envelope. */
const leastRoom = 160;
/** Characters of the event's name on a continuation. */
const continuedName = 64;

/** The event itself when it fits `maxBytes`. Sequence numbers are not given here: each part takes the next. */
export function continueEvent(
  event: MappedEvent,
  envelope: Envelope,
  maxBytes: number,
  dictation: Dictation,
): readonly MappedEvent[] {
  const cut = new CutList(maxBytes);
  for (const field of event.fields) if (field.isCut) cut.add(field.key);
  const lastEnvelope = { ...envelope, sequence: envelope.sequence + mostParts };
  const cutText = dictation.writeCut(cut.text);
  const bytesOf = (part: MappedEvent) => Buffer.byteLength(dictation.writeLine(part, lastEnvelope, cutText));
  if (isWithin(dictation.writeLine(event, envelope, cutText), maxBytes)) return [event];

  const continued = continuationOf(event, dictation);
  const usable =
    maxBytes - Buffer.byteLength(dictation.writeField(partField(mostParts, mostParts, dictation)));
  const rooms = {
    parent: usable - bytesOf({ ...event, fields: [] }),
    continued: usable - bytesOf(continued),
  };
  if (rooms.continued < leastRoom) return [event];
  const packing = new Packing(rooms, dictation);
  // Ids and times first; those longer than a whole line last: they are left out there, and named.
  const turn = (field: EventField) => (field.isKept ? (packing.fits(field) ? 0 : 2) : 1);
  for (const field of event.fields.toSorted((a, b) => turn(a) - turn(b))) packing.add(field);
  return packing.parts.map((fields, index) => {
    const part = partField(index + 1, packing.parts.length, dictation);
    if (index === 0) return { ...event, fields: [part, ...inOrderOf(event.fields, fields)] };
    const further = fields.filter((field) => !isTime(field, dictation));
    return { ...continued, fields: [part, ...continued.fields, ...further] };
  });
}

/** With the times of the event, so that a receiver files it where the parent is. */
function continuationOf(event: MappedEvent, dictation: Dictation): MappedEvent {
  return {
    ...event,
    variant: continuation,
    category: continuation,
    name: firstCharacters(event.name, continuedName),
    fields: event.fields.filter((field) => isTime(field, dictation)),
  };
}

function isTime({ key }: EventField, { timeKeys }: Dictation): boolean {
  return timeKeys.includes(key);
}

/** `2/3` */
function partField(part: number, of: number, { partKey }: Dictation): EventField {
  return { key: partKey, text: `${part}/${of}`, isKept: true, isCut: false };
}

/** What the parent holds stands where the mapping put it. */
function inOrderOf(order: readonly EventField[], fields: readonly EventField[]): readonly EventField[] {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  return order.flatMap(({ key }) => byKey.get(key) ?? []);
}

class Packing {
  readonly parts: EventField[][] = [[]];
  readonly #continuedRoom: number;
  readonly #dictation: Dictation;
  #room: number;

  constructor(rooms: { readonly parent: number; readonly continued: number }, dictation: Dictation) {
    this.#room = rooms.parent;
    this.#continuedRoom = rooms.continued;
    this.#dictation = dictation;
  }

  add(field: EventField): void {
    let rest: EventField | undefined = field;
    while (rest !== undefined) rest = this.#put(rest);
  }

  /** Whether some line can hold it whole. */
  fits(field: EventField): boolean {
    return this.#bytesOf(field) <= this.#continuedRoom;
  }

  /** What has to go on another line. */
  #put(field: EventField): EventField | undefined {
    const bytes = this.#bytesOf(field);
    const current = this.parts.at(-1) ?? [];
    const isLast = this.parts.length === mostParts;
    if (bytes <= this.#room || isLast) {
      current.push(field);
      this.#room -= bytes;
      return undefined;
    }
    const end = this.#endOfPart(field, bytes);
    if (end === 0 && this.parts.length > 1 && this.#room >= this.#continuedRoom) {
      current.push(field);
      this.#room = 0;
      return undefined;
    }
    if (end > 0) current.push({ ...field, text: field.text.slice(0, end) });
    this.parts.push([]);
    this.#room = this.#continuedRoom;
    return end > 0 ? { ...field, text: field.text.slice(end) } : field;
  }

  /** How much of the text the line can still take; 0 when nothing worth it, or when it must stay whole. */
  #endOfPart({ text, isKept }: EventField, bytes: number): number {
    if (isKept || text.length <= longestWhole) return 0;
    const { escapeValue } = this.#dictation;
    const room = this.#room - (bytes - Buffer.byteLength(escapeValue(text))) - afterCut;
    const end = seamWithin(text, room, escapeValue, widthOf(escapeValue));
    return end < shortestPart ? 0 : end;
  }

  #bytesOf(field: EventField): number {
    return Buffer.byteLength(this.#dictation.writeField(field));
  }
}
