// The application object of Microsoft Graph, simulated as far as an application may ask about itself: its
// secrets and certificates, and until when they work.
import { createHash, X509Certificate } from 'node:crypto';
import type { Clock } from '../../world/clock.ts';
import { bearerOf, permissionsOf, refuseBearer } from '../authorisation.ts';
import { type CloudAnswer, type CloudRequest, jsonAnswer } from '../cloud-answer.ts';
import type { TenantSetup } from '../tenant-setup.ts';
import type { AppCertificate, AppSecret } from './app-setup.ts';
import { secretsOf } from './client-authentication.ts';
import { graphAudiences } from './resources.ts';

interface GraphDirectory {
  readonly clock: Clock;
  readonly tokenKey: string;
  readonly findSetup: (tenantId: string) => TenantSetup | undefined;
}

/** The second lets an application read itself and others it owns. */
const sufficientRoles = [
  'Application.Read.All',
  'Application.ReadWrite.OwnedBy',
  'Application.ReadWrite.All',
];

export function answerApplicationRequest(
  directory: GraphDirectory,
  appId: string,
  request: CloudRequest,
): CloudAnswer {
  const nowMs = directory.clock.now();
  const claims = bearerOf(request, { tokenKey: directory.tokenKey, audiences: graphAudiences, nowMs });
  if (claims === undefined) return refuseBearer(graphAudiences[0] ?? '');
  if (!permissionsOf(claims).some((role) => sufficientRoles.includes(role)))
    return graphError(
      403,
      'Authorization_RequestDenied',
      'Insufficient privileges to complete the operation.',
    );
  const setup = directory.findSetup(claims.tid);
  if (setup === undefined || setup.clientId !== appId.toLowerCase()) {
    const message = `Resource '${appId}' does not exist or one of its queried reference-property objects are not present.`;
    return graphError(404, 'Request_ResourceNotFound', message);
  }
  const { origin, searchParams } = new URL(request.url);
  const selected = searchParams.get('$select')?.split(',');
  const chosen = Object.entries(describe(setup)).filter(([name]) => selected?.includes(name) ?? true);
  const context = `${origin}/v1.0/$metadata#applications${selected ? `(${selected.join(',')})` : ''}/$entity`;
  return jsonAnswer(200, { '@odata.context': context, ...Object.fromEntries(chosen) });
}

function describe(setup: TenantSetup): Readonly<Record<string, unknown>> {
  return {
    id: setup.app.secretId,
    appId: setup.clientId,
    displayName: `${setup.name} SIEM connector`,
    keyCredentials: setup.app.certificates.map(describeCertificate),
    passwordCredentials: secretsOf(setup).map(describeSecret),
  };
}

/** Graph shows the first three characters of a secret, never more. */
function describeSecret({ keyId, value, startsAtMs, endsAtMs }: AppSecret): object {
  return {
    customKeyIdentifier: null,
    displayName: 'connector',
    endDateTime: graphTime(endsAtMs),
    hint: value.slice(0, 3),
    keyId,
    secretText: null,
    startDateTime: graphTime(startsAtMs),
  };
}

function describeCertificate({ keyId, certificate }: AppCertificate): object {
  const { raw, subject, validFromDate, validToDate } = new X509Certificate(certificate);
  return {
    customKeyIdentifier: createHash('sha1').update(raw).digest('hex').toUpperCase(),
    displayName: subject,
    endDateTime: graphTime(validToDate.getTime()),
    key: null,
    keyId,
    startDateTime: graphTime(validFromDate.getTime()),
    type: 'AsymmetricX509Cert',
    usage: 'Verify',
  };
}

/** Without milliseconds; what never ends ends with the year 2299, as the longest of the portal. */
function graphTime(ms: number): string {
  return `${new Date(Math.min(ms, Date.UTC(2299, 11, 31))).toISOString().slice(0, 19)}Z`;
}

function graphError(status: number, code: string, message: string): CloudAnswer {
  return jsonAnswer(status, { error: { code, message, innerError: {} } });
}
