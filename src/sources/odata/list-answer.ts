// The elements of an OData answer of any size, in groups as they come, and the link to the next page. An answer
// that is no whole list is told as an error, never half believed.
import type { ConnectorError } from '../../errors/connector-error.ts';
import type { HttpAnswer } from '../http-client.ts';
import type { Element } from '../microsoft/element-cutter.ts';
import type { TooLarge } from '../microsoft/element-scan.ts';
import { NotAnArray } from '../microsoft/not-an-array.ts';
import { checked, malformed, maxElementBytes } from '../microsoft/records-in-answer.ts';
import { createAnswerCutter } from './answer-cutter.ts';

export interface ListReading {
  /** What was asked and where, e.g. `Asking graph.microsoft.com for alerts`. */
  readonly attempt: string;
  /** An element was left out because it is longer than 8 MB. */
  readonly onTooLarge: (element: TooLarge) => void;
  /** The error behind an answer that holds no list; undefined when it names none. */
  readonly errorIn: (answer: Readonly<Record<string, unknown>>) => ConnectorError | undefined;
}

/** Returns the next link as it stands there. Throws `source-answer-malformed`. */
export async function* elementsInList(
  answer: HttpAnswer,
  reading: ListReading,
): AsyncGenerator<readonly Element[], string | undefined> {
  const cutter = createAnswerCutter(maxElementBytes);
  try {
    for await (const chunk of answer.body) yield checked(cutter.push(chunk), reading);
    const around = cutter.finish();
    const error = around['value'] === undefined ? reading.errorIn(around) : undefined;
    if (error !== undefined) throw error;
    if (around['value'] === undefined) throw new NotAnArray('there is no list in it');
    const link = around['@odata.nextLink'] ?? undefined;
    if (link === undefined || link === '') return undefined;
    if (typeof link !== 'string') throw new NotAnArray('its next link is no text');
    return link;
  } catch (error) {
    if (!(error instanceof NotAnArray)) throw error;
    throw malformed(`${reading.attempt}: the answer is no whole OData list: ${error.message}`, answer);
  }
}
