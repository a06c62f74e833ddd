// What the simulated cloud takes and gives, independent of any HTTP library, and how answers are made.

export interface CloudRequest {
  readonly method: string;
  /** Absolute; links in answers are built on its origin. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface CloudAnswer {
  readonly status: number;
  /** Names in the case the service would write them, which is not always the documented one. */
  readonly headers: Readonly<Record<string, string>>;
  /** Throws a ConnectionCut where the connection is to be cut. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Called once the whole body has been taken; an answer that a fault has spoilt has none. */
  readonly taken?: () => void;
}

/** Thrown instead of an answer, or in the middle of one, where a fault cuts the connection. */
export class ConnectionCut extends Error {
  override readonly name = 'ConnectionCut';

  constructor() {
    super('the simulator cut the connection');
  }
}

export const jsonType = 'application/json; charset=utf-8';

export function textAnswer(
  status: number,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): CloudAnswer {
  return { status, headers: { 'Content-Type': type, ...headers }, body: textBody(text) };
}

export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): CloudAnswer {
  return textAnswer(status, jsonType, JSON.stringify(value), headers);
}

/** Reads an answer's body to its end as text; for the fault that cuts JSON, and for tests. */
export async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

async function* textBody(text: string): AsyncIterable<Uint8Array> {
  if (text !== '') yield Buffer.from(text, 'utf8');
}
