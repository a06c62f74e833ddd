// The one error class of the program. What a code means, and what a loop does about it, is in codes.ts.
import { type Action, codes, type ErrorCode } from './codes.ts';

export interface ErrorDetails {
  /** What was attempted, on what, what was seen. Never a token, a secret or a record's body. */
  readonly message: string;
  readonly cause?: unknown;
  /** The other side's own wish, e.g. a `Retry-After`; milliseconds. */
  readonly retryAfterMs?: number;
  /** Replaces the table's remedy where the place knows a better one. */
  readonly remedy?: string;
}

export class ConnectorError extends Error {
  override readonly name = 'ConnectorError';
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;
  readonly #remedy: string | undefined;

  constructor(code: ErrorCode, details: ErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.retryAfterMs = details.retryAfterMs;
    this.#remedy = details.remedy;
  }

  /** What the loop that meets this error does next. */
  get action(): Action {
    return codes[this.code].action;
  }

  /** One sentence that tells the operator who has to do what. */
  get remedy(): string {
    return this.#remedy ?? codes[this.code].remedy;
  }
}
