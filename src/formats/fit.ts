// Makes a line fit its limit: the least important field goes first, a long text is shortened before escaping,
// everything else stays whole or goes. What was cut is named in the line. How fields are written is the format's.
import type { Envelope, EventField, MappedEvent } from '../model/event.ts';
import { CutList } from './cut-list.ts';
import type { FormattedLine } from './format.ts';
import { shrinkEnvelope, shrinkEvent } from './last-resort.ts';
import { firstBytes, firstCharacters } from './plain-text.ts';

/** What a format tells `fit` about its way of writing. */
export interface Dictation {
  /** The free text whose beginning goes after all other fields. */
  readonly lastKey: string;
  /** How the event's name is called among what was cut. */
  readonly nameKey: string;
  /** Says which part of a continued event a line is. */
  readonly partKey: string;
  /** What a continuation repeats of the event's fields. */
  readonly timeKeys: readonly string[];
  escapeName(text: string): string;
  escapeValue(text: string): string;
  /** A field as it stands in the line, with its label and what parts it from the one before. */
  writeField(field: EventField): string;
  /** The key that names what was cut, likewise; empty for an empty text. */
  writeCut(text: string): string;
  writeLine(event: MappedEvent, envelope: Envelope, cut: string): string;
}

/** Up to here a value may be a number, an address or a name: it stays whole or goes, a part would be a lie. */
export const longestWhole = 64;
/** Less than this of a text says nothing. */
export const shortestPart = 32;
/** What stays of `lastKey` while other fields can go. */
const shortestLast = 256;
const shortestName = 16;
/** A format may write one more byte behind a text that is cut after an awkward character. */
export const afterCut = 1;
/** Characters of an event's name in any format. */
export const longestName = 512;

/**
 * Total and pure; takes time linear in the event's size. Order of cutting: fields from the last to the first,
 * the beginning of `lastKey`, the name. Only where the limit leaves no room even so, kept fields go whole, from the last to the
 * first, and at the very end ids are shortened: 480 bytes always hold.
 */
export function fit(
  event: MappedEvent,
  envelope: Envelope,
  maxBytes: number,
  dictation: Dictation,
): FormattedLine {
  if (!event.fields.some(isCut)) {
    const text = dictation.writeLine(event, envelope, '');
    if (isWithin(text, maxBytes)) return { text, cut: nothing };
  }
  const cut = new CutList(maxBytes);
  for (const field of event.fields) if (field.isCut) cut.add(field.key);
  const whole = dictation.writeLine(event, envelope, dictation.writeCut(cut.text));
  if (isWithin(whole, maxBytes)) return { text: whole, cut: cut.keys };

  const used = Buffer.byteLength(whole) - Buffer.byteLength(dictation.writeCut(cut.text));
  const fitting = new Fitting(event, used - maxBytes, cut, dictation);
  fitting.cutFields();
  fitting.cutName();
  fitting.leaveOutKept();
  const { event: fitted, isOver } = fitting;
  const line = isOver
    ? dictation.writeLine(shrinkEvent(fitted), shrinkEnvelope(envelope), dictation.writeCut(cut.text))
    : dictation.writeLine(fitted, envelope, dictation.writeCut(cut.text));
  return { text: line, cut: cut.keys };
}

const nothing: readonly string[] = [];

function isCut(field: EventField): boolean {
  return field.isCut;
}

class Fitting {
  readonly #event: MappedEvent;
  readonly #fields: (EventField | undefined)[];
  readonly #cut: CutList;
  readonly #dictation: Dictation;
  #name: string;
  /** Bytes over the limit, the naming of what was cut not counted. */
  #over: number;

  constructor(event: MappedEvent, over: number, cut: CutList, dictation: Dictation) {
    this.#event = event;
    this.#fields = [...event.fields];
    this.#name = firstCharacters(event.name, longestName);
    this.#over = over;
    this.#cut = cut;
    this.#dictation = dictation;
  }

  get event(): MappedEvent {
    return {
      ...this.#event,
      name: this.#name,
      fields: this.#fields.filter((field) => field !== undefined),
    };
  }

  get isOver(): boolean {
    return this.#excess > 0;
  }

  get #excess(): number {
    return this.#over + this.#dictation.writeCut(this.#cut.text).length;
  }

  cutFields(): void {
    const isLast = (field: EventField) => field.key === this.#dictation.lastKey;
    this.#eachFromLast(
      (field) => !field.isKept && (!isLast(field) || field.text.length > shortestLast),
      (field) => (isLast(field) ? this.#shorten(field, shortestLast) : this.#shortenOrDrop(field)),
    );
    this.#eachFromLast(
      (field) => !field.isKept && isLast(field),
      (field) => this.#shortenOrDrop(field),
    );
  }

  leaveOutKept(): void {
    this.#eachFromLast(
      (field) => field.isKept,
      () => undefined,
    );
  }

  cutName(): void {
    if (!this.isOver || this.#name.length <= shortestName) return;
    const { escapeName, nameKey } = this.#dictation;
    this.#cut.add(nameKey);
    const before = Buffer.byteLength(escapeName(this.#name));
    const part = firstBytes(this.#name, before - this.#excess - afterCut, widthOf(escapeName));
    this.#name = part.length < shortestName ? firstCharacters(this.#name, shortestName) : part;
    this.#over -= before - Buffer.byteLength(escapeName(this.#name));
  }

  #eachFromLast(
    isMeant: (field: EventField) => boolean,
    change: (field: EventField) => EventField | undefined,
  ): void {
    for (let index = this.#fields.length - 1; index >= 0 && this.isOver; index -= 1) {
      const field = this.#fields[index];
      if (field === undefined || !isMeant(field)) continue;
      this.#cut.add(field.key);
      const changed = change(field);
      this.#fields[index] = changed;
      this.#over -= this.#bytesOf(field) - (changed === undefined ? 0 : this.#bytesOf(changed));
    }
  }

  /** Undefined when nothing worth keeping would be left. */
  #shortenOrDrop(field: EventField): EventField | undefined {
    if (field.text.length <= longestWhole) return undefined;
    const part = this.#shorten(field, 0);
    return part.text.length < shortestPart ? undefined : part;
  }

  /** To what the limit leaves, but to no less than `least` characters. */
  #shorten(field: EventField, least: number): EventField {
    const { escapeValue } = this.#dictation;
    const before = Buffer.byteLength(escapeValue(field.text));
    const part = firstBytes(field.text, before - this.#excess - afterCut, widthOf(escapeValue));
    return { ...field, text: part.length < least ? firstCharacters(field.text, least) : part };
  }

  #bytesOf(field: EventField): number {
    return Buffer.byteLength(this.#dictation.writeField(field));
  }
}

/** Bytes of one character inside an escaped text; alone, a space or line break would be trimmed away. */
export function widthOf(escapeText: (text: string) => string): (character: string) => number {
  return (character) => Buffer.byteLength(escapeText(`.${character}.`)) - 2;
}

/** UTF-8 takes at most three bytes for a UTF-16 unit, so that most lines need no counting. */
export function isWithin(text: string, maxBytes: number): boolean {
  return text.length * 3 <= maxBytes || (text.length <= maxBytes && Buffer.byteLength(text) <= maxBytes);
}
