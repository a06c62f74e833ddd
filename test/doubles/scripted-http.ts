// An HTTP client that answers from a function: for tests of sources without sockets.
import type { HttpAnswer, HttpClient, HttpRequest } from '../../src/sources/http-client.ts';

export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, bytes, something to be written as JSON, or pieces as they arrive; an Error among them breaks the answer off. */
  readonly body?: unknown;
}

export interface ScriptedHttp extends HttpClient {
  readonly requests: HttpRequest[];
}

/** `answer` may throw, as the real client does below HTTP. */
export function scriptedHttp(
  answer: (request: HttpRequest) => ScriptedAnswer | Promise<ScriptedAnswer>,
): ScriptedHttp {
  const requests: HttpRequest[] = [];
  return {
    requests,
    send: async (request, signal) => {
      signal.throwIfAborted();
      requests.push(request);
      const { status = 200, headers = {}, body = '' } = await answer(request);
      return { status, headers, body: piecesOf(body) } satisfies HttpAnswer;
    },
  };
}

export class Pieces {
  readonly pieces: readonly (Uint8Array | string | Error)[];

  constructor(...pieces: readonly (Uint8Array | string | Error)[]) {
    this.pieces = pieces;
  }
}

async function* piecesOf(body: unknown): AsyncGenerator<Uint8Array> {
  const pieces = body instanceof Pieces ? body.pieces : [bytesOf(body)];
  for (const piece of pieces) {
    if (piece instanceof Error) throw piece;
    yield bytesOf(piece);
  }
}

function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
