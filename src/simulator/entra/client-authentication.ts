// Whether who asks the simulated Entra for a token is the application it says it is: by a secret, a certificate
// or a federated token.
import type { CloudRequest } from '../cloud-answer.ts';
import type { TenantSetup } from '../tenant-setup.ts';
import type { AppSecret } from './app-setup.ts';
import { checkClientAssertion } from './client-assertion.ts';
import { EntraRefusal } from './entra-refusal.ts';

interface ClientCheck {
  readonly tenant: TenantSetup;
  /** As the path of the request names the tenant. */
  readonly tenantInPath: string;
  readonly request: CloudRequest;
  readonly form: URLSearchParams;
  readonly nowMs: number;
}

/** How the application showed who it is; `none` only for a public one. */
export type Proof = 'secret' | 'certificate' | 'federated' | 'none';

const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The id the request gives, in its body or by HTTP Basic. */
export function clientIdOf(request: CloudRequest, form: URLSearchParams): string {
  return form.get('client_id') ?? basicCredentials(request)?.id ?? '';
}

/** Throws an EntraRefusal. */
export function authenticateClient(check: ClientCheck): Proof {
  const { tenant, form, request, nowMs } = check;
  const secret = form.get('client_secret') ?? basicCredentials(request)?.secret ?? '';
  const assertion = form.get('client_assertion') ?? '';
  if (tenant.app.isPublic) {
    if (secret !== '' || assertion !== '') throw new EntraRefusal(700025);
    return 'none';
  }
  if (assertion !== '') {
    if (form.get('client_assertion_type') !== jwtBearer)
      throw new EntraRefusal(900144, 'client_assertion_type');
    const { app, clientId } = tenant;
    return checkClientAssertion(assertion, { app, clientId, audiences: audiencesOf(check), nowMs });
  }
  if (secret === '') throw new EntraRefusal(7000218);
  checkSecret(secret, tenant, nowMs);
  return 'secret';
}

export function secretsOf({ app, clientSecret, secretEndsAtMs }: TenantSetup): readonly AppSecret[] {
  return [
    { keyId: app.secretId, value: clientSecret, startsAtMs: 0, endsAtMs: secretEndsAtMs },
    ...app.secrets,
  ];
}

/** A Secret ID is just another wrong value to Entra, whose text names that mistake whatever was sent. */
function checkSecret(secret: string, tenant: TenantSetup, nowMs: number): void {
  const known = secretsOf(tenant).find(({ value, startsAtMs }) => value === secret && startsAtMs <= nowMs);
  if (known === undefined) throw new EntraRefusal(7000215, tenant.clientId);
  if (known.endsAtMs <= nowMs) throw new EntraRefusal(7000222, tenant.clientId);
}

/** Every form that was documented at some time, on the host that is asked or under Entra's own names. */
function audiencesOf({ tenant, tenantInPath, request }: ClientCheck): readonly string[] {
  const authorities = [
    new URL(request.url).origin,
    'https://login.microsoftonline.com',
    'https://login.windows.net',
  ];
  return authorities.flatMap((authority) =>
    [tenant.tenantId, tenantInPath].flatMap((name) =>
      ['oauth2/v2.0/token', 'oauth2/token', 'v2.0'].map((path) => `${authority}/${name}/${path}`),
    ),
  );
}

function basicCredentials({ headers }: CloudRequest): { id: string; secret: string } | undefined {
  const match = /^Basic (\S+)$/i.exec(headers['authorization'] ?? '');
  if (match === null) return undefined;
  const [id = '', secret = ''] = Buffer.from(match[1] ?? '', 'base64')
    .toString('utf8')
    .split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
}
