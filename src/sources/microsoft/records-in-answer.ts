// From an answer that is a JSON array of any size to pages of records, while it streams. What an element is,
// and whether it is wanted, is for the source to say; what is no array is told as an error, never half believed.
import { ConnectorError } from '../../errors/connector-error.ts';
import { pageBytes, pageRecords } from '../../model/page.ts';
import type { SourceRecord } from '../../model/record.ts';
import type { HttpAnswer } from '../http-client.ts';
import { shortAnswerBytes } from './answer-text.ts';
import { type Cut, type CutterOptions, createElementCutter, type Element } from './element-cutter.ts';
import type { TooLarge } from './element-scan.ts';
import { NotAnArray } from './not-an-array.ts';
import { createRecordMemory } from './record-memory.ts';

export const maxElementBytes = 8 * 1024 * 1024;

export interface ArrayReading {
  readonly shape: CutterOptions['shape'];
  /** What was asked and where, e.g. `Asking wdatp-alertexporter-eu.windows.com for detections`. */
  readonly attempt: string;
  /** An element was left out because it is longer than 8 MB. */
  readonly onTooLarge: (element: TooLarge) => void;
  /** The error behind an answer that is an object; undefined when it is none that the API documents. */
  readonly errorInObject?: (text: string) => ConnectorError | undefined;
}

/** The elements, in groups as they come. Throws `source-answer-malformed` when the answer is no whole array. */
export async function* elementsInAnswer(
  answer: HttpAnswer,
  reading: ArrayReading,
): AsyncGenerator<readonly Element[]> {
  const cutter = createElementCutter({ shape: reading.shape, maxElementBytes });
  const body = answer.body[Symbol.asyncIterator]();
  try {
    const first = await nextBytes(body);
    if (first !== undefined && beginsAsObject(first)) throw await objectRefusal(first, body, reading);
    for (let chunk = first; chunk !== undefined; chunk = await nextBytes(body)) {
      yield checked(cutter.push(chunk), reading);
    }
    yield checked(cutter.finish(), reading);
  } catch (error) {
    if (!(error instanceof NotAnArray)) throw error;
    throw malformed(`${reading.attempt}: the answer is no whole list of events: ${error.message}`, answer);
  } finally {
    await body.return?.();
  }
}

/** One that is no object makes the whole answer doubtful: it is asked for again rather than taken for complete. */
export function checked(
  { elements, tooLarge }: Cut,
  reading: Pick<ArrayReading, 'onTooLarge'>,
): readonly Element[] {
  for (const { value } of elements) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isObject) throw new NotAnArray('an event in it is not a JSON object');
  }
  for (const each of tooLarge) reading.onTooLarge(each);
  return elements;
}

/** What an element becomes; undefined: the source's options leave it out. */
export type ToRecord = (element: Element) => SourceRecord | undefined;

export interface RecordPage {
  readonly records: readonly SourceRecord[];
  readonly filtered: number;
  /** Whether the answer ends with this page; exactly one page says so, and it may be empty. */
  readonly isLast: boolean;
  /** Of the page, as its contract says. */
  readonly release: () => void;
}

/** Pages of at most 1,000 records or 4 MB. */
export async function* recordsInAnswer(
  answer: HttpAnswer,
  reading: ArrayReading,
  toRecord: ToRecord,
): AsyncGenerator<RecordPage> {
  let records: SourceRecord[] = [];
  let bytes = 0;
  let filtered = 0;
  const memory = createRecordMemory();
  for await (const elements of elementsInAnswer(answer, reading)) {
    for (const element of elements) {
      const record = toRecord(element);
      if (record === undefined) {
        filtered += 1;
        continue;
      }
      const isFull = records.length >= pageRecords || bytes + record.json.length > pageBytes;
      if (isFull && records.length > 0) {
        yield { records, filtered, isLast: false, release: memory.endPage() };
        records = [];
        bytes = 0;
        filtered = 0;
      }
      records.push({ ...record, json: memory.keep(record.json) });
      bytes += record.json.length;
    }
  }
  yield { records, filtered, isLast: true, release: memory.endPage() };
}

async function nextBytes(body: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  const next = await body.next();
  return next.done === true ? undefined : next.value;
}

function beginsAsObject(bytes: Uint8Array): boolean {
  return /^\s*\{/.test(Buffer.from(bytes.subarray(0, 64)).toString('utf8'));
}

async function objectRefusal(
  first: Uint8Array,
  body: AsyncIterator<Uint8Array>,
  reading: ArrayReading,
): Promise<ConnectorError> {
  const pieces = [first];
  let length = first.length;
  while (length < shortAnswerBytes) {
    const chunk = await nextBytes(body);
    if (chunk === undefined) break;
    pieces.push(chunk);
    length += chunk.length;
  }
  const text = Buffer.concat(pieces).toString('utf8', 0, shortAnswerBytes);
  const known = reading.errorInObject?.(text);
  return (
    known ??
    new ConnectorError('source-answer-malformed', {
      message: `${reading.attempt}: the answer is a JSON object where a list is promised.`,
    })
  );
}

/** `message` without its full stop. */
export function malformed(message: string, answer: HttpAnswer): ConnectorError {
  const type = answer.headers['content-type']?.split(';')[0]?.trim() ?? '';
  const isPlain = /^[\w.+-]{1,40}\/[\w.+-]{1,40}$/.test(type);
  return new ConnectorError('source-answer-malformed', {
    message: `${message} (HTTP ${answer.status}, content type ${isPlain ? type : 'not given'}).`,
  });
}
