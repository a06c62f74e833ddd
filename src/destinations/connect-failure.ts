// Puts the failures of TCP into our own words.

import type { ErrorCode } from '../errors/codes.ts';
import { ConnectorError } from '../errors/connector-error.ts';

const connectCodes: Readonly<Record<string, { readonly code: ErrorCode; readonly seen: string }>> = {
  ECONNREFUSED: { code: 'destination-refused', seen: 'nothing listens there' },
  ENOTFOUND: { code: 'destination-name-not-found', seen: 'the name is unknown' },
  EAI_AGAIN: { code: 'destination-name-not-found', seen: 'name resolution did not answer' },
  ETIMEDOUT: { code: 'destination-timed-out', seen: 'no answer came' },
};

export function connectFailure(address: string, error: Error): ConnectorError {
  const failure = connectCodes[systemCode(error)];
  return new ConnectorError(failure?.code ?? 'destination-unreachable', {
    message: `Connecting to ${address} failed: ${failure?.seen ?? reasonOf(error)}.`,
    cause: error,
  });
}

/** Of a datagram; an error that is ours already stays as it is. */
export function sendFailure(address: string, error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const cause = error instanceof Error ? error : new Error(String(error));
  const failure = connectCodes[systemCode(cause)];
  return new ConnectorError(failure?.code ?? 'destination-unreachable', {
    message: `Sending to ${address} failed: ${failure?.seen ?? reasonOf(cause)}.`,
    cause,
  });
}

/** Of a connection that was made; without an error it was closed on our side. */
export function brokenError(address: string, error?: Error): ConnectorError {
  return new ConnectorError('destination-lost', {
    message:
      error === undefined
        ? `The connection to ${address} is closed.`
        : `The connection to ${address} broke: ${reasonOf(error)}.`,
    cause: error,
  });
}

/** An AggregateError (several addresses tried) has the code of its first error. */
export function systemCode(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const resetCodes = ['ECONNRESET', 'EPIPE'];

function reasonOf(error: Error): string {
  const code = systemCode(error);
  if (resetCodes.includes(code)) return `the receiver or a firewall reset it (${code})`;
  return code === '' ? error.message : code;
}
