// An answer that is one element rather than a list of them: its exact bytes, and what they say.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { HttpAnswer } from '../http-client.ts';
import type { Element } from '../microsoft/element-cutter.ts';
import { maxElementBytes } from '../microsoft/records-in-answer.ts';

/** Throws `source-answer-malformed`, also for more than 8 MB. */
export async function elementInAnswer(answer: HttpAnswer, attempt: string): Promise<Element> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer.body) {
    length += piece.length;
    if (length > maxElementBytes) throw malformed(attempt, 'is longer than 8 MB');
    pieces.push(piece);
  }
  const json = Buffer.concat(pieces);
  let value: unknown;
  try {
    value = JSON.parse(json.toString('utf8'));
  } catch {
    throw malformed(attempt, 'is no JSON');
  }
  if (typeof value === 'object' && value !== null && 'id' in value) return { json, value };
  throw malformed(attempt, 'is not the one that was asked for');
}

function malformed(attempt: string, seen: string): ConnectorError {
  return new ConnectorError('source-answer-malformed', {
    message: `${attempt}: a single one was asked for, and the answer ${seen}.`,
  });
}
