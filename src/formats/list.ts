// All formats there are; a further one is a file of its own and a line here.
import type { FormatChoice } from '../model/format-choice.ts';
import { createCef } from './cef.ts';
import type { Format } from './format.ts';
import { createJson } from './json.ts';
import { createJsonOriginal } from './json-original.ts';
import { createLeef } from './leef.ts';

export function createFormat({ format, ...options }: FormatChoice): Format {
  switch (format) {
    case 'cef':
      return createCef(options);
    case 'cef1':
      return createCef({ ...options, version: 1 });
    case 'leef1':
      return createLeef({ ...options, version: 1 });
    case 'leef2':
      return createLeef({ ...options, version: 2 });
    case 'json':
      return createJson(options);
    case 'json-original':
      return createJsonOriginal(options);
  }
}
