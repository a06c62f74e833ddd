// What failed below HTTP, in words an operator can act on: codes of Node, OpenSSL and undici on one side, our
// own codes on the other.
import type { ErrorCode } from '../../errors/codes.ts';
import { ConnectorError } from '../../errors/connector-error.ts';

interface Fault {
  readonly code: ErrorCode;
  readonly seen: string;
}

const untrusted: Fault = {
  code: 'source-tls-untrusted',
  seen: 'its certificate is signed by an unknown authority',
};
const notValidNow: Fault = { code: 'source-tls-expired', seen: 'its certificate is not valid at this time' };
const timedOut: Fault = { code: 'source-timeout', seen: 'no connection came about in time' };
const brokenOff: Fault = { code: 'source-connection-lost', seen: 'the connection broke' };
const noTls: Fault = { code: 'source-tls-failed', seen: 'TLS could not be agreed on' };

const faults: Readonly<Record<string, Fault>> = {
  ENOTFOUND: { code: 'source-name-unknown', seen: 'DNS does not know the name' },
  EAI_AGAIN: { code: 'source-name-unknown', seen: 'the DNS servers did not answer' },
  ECONNREFUSED: { code: 'source-unreachable', seen: 'the connection was refused' },
  EHOSTUNREACH: { code: 'source-unreachable', seen: 'there is no route to it' },
  ENETUNREACH: { code: 'source-unreachable', seen: 'there is no route to it' },
  EACCES: { code: 'source-unreachable', seen: 'this host does not let the connection out' },
  EPERM: { code: 'source-unreachable', seen: 'this host does not let the connection out' },
  ETIMEDOUT: timedOut,
  UND_ERR_CONNECT_TIMEOUT: timedOut,
  UND_ERR_HEADERS_TIMEOUT: {
    code: 'source-timeout',
    seen: 'the connection stands, but no answer came in time',
  },
  UND_ERR_BODY_TIMEOUT: { code: 'source-timeout', seen: 'the answer stopped in the middle' },
  ECONNRESET: brokenOff,
  EPIPE: brokenOff,
  UND_ERR_SOCKET: brokenOff,
  UND_ERR_CLOSED: brokenOff,
  UND_ERR_DESTROYED: brokenOff,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { code: 'source-connection-lost', seen: 'the answer was cut off' },
  ERR_STREAM_PREMATURE_CLOSE: { code: 'source-connection-lost', seen: 'the answer was cut off' },
  HTTPParserError: { code: 'source-answer-malformed', seen: 'what answers there does not speak HTTP' },
  UND_ERR_HEADERS_OVERFLOW: { code: 'source-answer-malformed', seen: 'its headers are too long' },
  Z_BUF_ERROR: { code: 'source-connection-lost', seen: 'the compressed answer was cut off' },
  Z_DATA_ERROR: { code: 'source-answer-malformed', seen: 'the answer is not compressed as it claims' },
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_SIGNATURE_FAILURE: untrusted,
  CERT_UNTRUSTED: untrusted,
  INVALID_CA: untrusted,
  CERT_HAS_EXPIRED: notValidNow,
  CERT_NOT_YET_VALID: notValidNow,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'source-tls-wrong-name',
    seen: 'its certificate is for another host',
  },
  UND_ERR_PRX_TLS: { code: 'source-tls-wrong-name', seen: "the proxy's certificate is for another host" },
  UND_ERR_PRX_CONN: { code: 'source-proxy-refused', seen: 'the proxy broke the connection off' },
  EPROTO: noTls,
};

export interface Attempt {
  /** `host:port` the request was for. */
  readonly target: string;
  /** `host:port` of the proxy in between, if any. */
  readonly proxy: string | undefined;
}

/** Takes whatever the HTTP library threw; a ConnectorError passes as it is. */
export function networkError(error: unknown, attempt: Attempt): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const way =
    attempt.proxy === undefined ? attempt.target : `${attempt.target} through proxy ${attempt.proxy}`;
  const proxyStatus = refusalOfProxy(error);
  if (proxyStatus !== undefined) {
    return new ConnectorError(proxyStatus === 407 ? 'source-proxy-credentials' : 'source-proxy-refused', {
      message: `Connecting to ${way}: the proxy answered ${proxyStatus}.`,
      cause: error,
    });
  }
  const cause = rootCause(error);
  const { code, seen } = faultOf(cause.code);
  const detail = cause.code === undefined ? cause.message : cause.code;
  return new ConnectorError(code, { message: `Asking ${way}: ${seen} (${detail}).`, cause: error });
}

function faultOf(code: string | undefined): Fault {
  if (code === undefined) return brokenOff;
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return faults[code] ?? noTls;
  return faults[code] ?? brokenOff;
}

/** undici says it in words only: `Proxy response (407) !== 200 when HTTP Tunneling`. */
function refusalOfProxy(error: unknown): number | undefined {
  const match = error instanceof Error ? /^Proxy response \((\d{3})\)/.exec(error.message) : null;
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** The innermost error that has a known code: TLS and socket errors come wrapped, several addresses as a list. */
function rootCause(error: unknown): { readonly code: string | undefined; readonly message: string } {
  let found = describe(error);
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth += 1) {
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
    const inner = describe(current);
    if (inner.code !== undefined && inner.code in faults) found = inner;
  }
  return found;
}

function describe(error: unknown): { readonly code: string | undefined; readonly message: string } {
  if (!(error instanceof Error)) return { code: undefined, message: String(error) };
  // This one of undici has no code of its own as a rule.
  if (error.name === 'HTTPParserError') return { code: error.name, message: error.message };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { code, message: error.message };
}
