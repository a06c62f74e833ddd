// What writers write into: the fields of one event, and a voice for values that did not fit their key.
import type { EventField } from '../../model/event.ts';

/** `dropped`: not written; `as-text`: a list or object where a plain value was expected, written as text. */
export type Unfit = 'dropped' | 'as-text';

export interface Output {
  readonly fields: EventField[];
  unfit(key: string, how: Unfit): void;
}

/** Writes a value that is there; never throws. */
export type Write = (value: unknown, output: Output) => void;

/** Where a writer's text goes. */
export interface Target {
  readonly key: string;
  /** CEF slots only. */
  readonly label: string | undefined;
  readonly isKept: boolean;
  /** Takes a text that is longer than the key may hold; undefined when there is no other place. */
  readonly spill: Write | undefined;
}

export function putField(target: Target, text: string, isCut: boolean, output: Output): void {
  const { key, label, isKept } = target;
  output.fields.push(
    label === undefined ? { key, text, isKept, isCut } : { key, label, text, isKept, isCut },
  );
}

/** The one value a key with a single place gets: of a list the first. */
export function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}
