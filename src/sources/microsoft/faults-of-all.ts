// Which refusals concern the whole API, so that asking it for something else now is no use.
import type { ErrorCode } from '../../errors/codes.ts';

const faultsOfAll: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'source-throttled',
  'source-rate-reached',
  'source-name-unknown',
  'source-unreachable',
  'source-proxy-refused',
  'source-proxy-credentials',
  'source-tls-untrusted',
  'source-tls-expired',
  'source-tls-wrong-name',
  'source-tls-failed',
]);

/** Also without a token or its secret; anything else may be wrong with one content type or blob alone. */
export function concernsAll(code: ErrorCode): boolean {
  return faultsOfAll.has(code) || code.startsWith('credential-') || code.startsWith('secret-');
}
