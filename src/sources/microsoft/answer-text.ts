// A short answer as text: token answers and refusals. Never for records, which are cut out while they stream.
import type { HttpAnswer } from '../http-client.ts';

export const shortAnswerBytes = 64 * 1024;

/** What lies beyond 64 kB is left unread. */
export async function readShortText(answer: HttpAnswer): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of answer.body) {
    pieces.push(piece);
    length += piece.length;
    if (length >= shortAnswerBytes) break;
  }
  return Buffer.concat(pieces).toString('utf8', 0, shortAnswerBytes);
}

/** Undefined when the text is no JSON object. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
