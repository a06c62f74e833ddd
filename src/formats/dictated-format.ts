// Makes a format of its way of writing: what is too long is shortened, or, on request, continued on further lines.
import type { Dialect } from '../model/event.ts';
import type { Overlong } from '../model/format-choice.ts';
import { continueEvent } from './continue-event.ts';
import { type Dictation, fit } from './fit.ts';
import type { Format } from './format.ts';

export function createDictatedFormat(
  dialect: Dialect,
  dictation: Dictation,
  overlong: Overlong | undefined,
): Format {
  const format: Format = {
    dialect,
    format: (event, envelope, maxBytes) => fit(event, envelope, maxBytes, dictation),
  };
  if (overlong !== 'continue') return format;
  return {
    ...format,
    split: (event, envelope, maxBytes) => continueEvent(event, envelope, maxBytes, dictation),
  };
}
