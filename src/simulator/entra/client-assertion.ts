// What the simulated Entra makes of a client assertion: a JWT the application signed with the key of a
// registered certificate, or the token of an issuer it trusts by a federated credential.
import { createHash, createPublicKey, X509Certificate } from 'node:crypto';
import type { AppCertificate, AppSetup, FederatedCredential } from './app-setup.ts';
import { EntraRefusal } from './entra-refusal.ts';
import { isSignedBy, type Jwt, readJwt } from './jwt.ts';

interface AssertionCheck {
  readonly clientId: string;
  readonly app: AppSetup;
  /** What `aud` of an own assertion may say. */
  readonly audiences: readonly string[];
  readonly nowMs: number;
}

/** Entra lets clocks differ by so much. */
const toleranceMs = 5 * 60_000;
const entraIssuer = /^https:\/\/(?:sts\.windows\.net|login\.microsoftonline\.com)\//;

/** Throws an EntraRefusal. */
export function checkClientAssertion(text: string, check: AssertionCheck): 'certificate' | 'federated' {
  const jwt = readJwt(text);
  if (jwt === undefined) throw new EntraRefusal(50027, 'The token is no JWT in compact form');
  if (jwt.claims['iss'] !== check.clientId) {
    checkFederated(jwt, check);
    return 'federated';
  }
  checkOwn(jwt, check);
  return 'certificate';
}

function checkOwn(jwt: Jwt, { app, audiences, clientId, nowMs }: AssertionCheck): void {
  const { header, claims } = jwt;
  if (header['alg'] !== 'PS256' && header['alg'] !== 'RS256')
    throw new EntraRefusal(50027, `The algorithm ${String(header['alg'])} is not supported`);
  const known = app.certificates.find((each) => hasThumbprint(each, header));
  if (known === undefined) throw new EntraRefusal(700027, '[Reason - The key was not found]');
  const certificate = new X509Certificate(known.certificate);
  if (!isSignedBy(jwt, certificate.publicKey))
    throw new EntraRefusal(700027, '[Reason - The provided signature value did not match the expected one]');
  if (certificate.validToDate.getTime() <= nowMs || certificate.validFromDate.getTime() > nowMs)
    throw new EntraRefusal(700027, '[Reason - The key used is expired]');
  if (claims['sub'] !== clientId) throw new EntraRefusal(700021);
  if (!isAnyOf(claims['aud'], audiences)) throw new EntraRefusal(700023, String(claims['aud']));
  checkTimes(claims, nowMs);
}

/** SHA-256 in `x5t#S256`, as the documents have it now, or SHA-1 in `x5t`, as they had it before. */
function hasThumbprint({ certificate }: AppCertificate, header: Jwt['header']): boolean {
  const thumbprint = (hash: string) =>
    createHash(hash).update(new X509Certificate(certificate).raw).digest('base64url');
  const [current, old] = [header['x5t#S256'], header['x5t']];
  if (current === undefined && old === undefined)
    throw new EntraRefusal(50027, 'No certificate thumbprint is specified in the token header');
  return current === undefined ? old === thumbprint('sha1') : current === thumbprint('sha256');
}

function checkFederated(jwt: Jwt, { app, nowMs }: AssertionCheck): void {
  const { iss, sub, aud } = jwt.claims;
  if (typeof iss === 'string' && entraIssuer.test(iss)) throw new EntraRefusal(700229);
  const ofIssuer = app.federatedCredentials.filter(
    ({ issuer, audience }) => issuer === iss && isAnyOf(aud, [audience]),
  );
  if (ofIssuer.length === 0) throw new EntraRefusal(70021, `${String(iss)}, ${String(aud)}`);
  const match = ofIssuer.find(({ subject }) => subject === sub);
  if (match === undefined) throw new EntraRefusal(700213, String(sub));
  if (jwt.header['alg'] !== 'RS256' || !isSignedByIssuer(jwt, match))
    throw new EntraRefusal(50013, '[Reason - The provided signature value did not match the expected one]');
  checkTimes(jwt.claims, nowMs);
}

function isSignedByIssuer(jwt: Jwt, { publicKeys }: FederatedCredential): boolean {
  return publicKeys.some((pem) => isSignedBy(jwt, createPublicKey(pem)));
}

function checkTimes({ nbf, exp }: Jwt['claims'], nowMs: number): void {
  if (typeof exp !== 'number') throw new EntraRefusal(50027, 'The token has no expiry');
  const isOver = exp * 1_000 + toleranceMs <= nowMs;
  const isEarly = typeof nbf === 'number' && nbf * 1_000 - toleranceMs > nowMs;
  if (!isOver && !isEarly) return;
  const now = new Date(nowMs).toISOString();
  throw new EntraRefusal(700024, `Current time: ${now}, expiry time of assertion ${exp}`);
}

/** `aud` of a JWT is one text or a list. */
function isAnyOf(claim: unknown, wanted: readonly string[]): boolean {
  const given: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return given.some((one) => typeof one === 'string' && wanted.includes(one));
}
