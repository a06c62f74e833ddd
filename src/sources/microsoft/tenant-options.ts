// The options of a tenant: which directory, in which cloud, and as which application the connector signs in;
// with what it does is credential-options.ts.
import { z } from 'zod';
import { type CloudName, cloudNames, clouds } from './clouds.ts';
import { credentialMisfits, credentialOptions } from './credential-options.ts';
import { originSchema } from './origin.ts';

export const endpointVersions = ['v1', 'v2'] as const;
export type EndpointVersion = (typeof endpointVersions)[number];

export const tenantOptions = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$/, 'must be 1 to 53 of a-z, 0-9 and "-", not at either end')
      .describe('Short name of the tenant; lines carry <name>-defender as their host.'),
    tenantId: z
      .guid('must be the directory (tenant) id, a GUID; not a domain name')
      .transform((id) => id.toLowerCase())
      .describe('Directory (tenant) id in Microsoft Entra.'),
    cloud: z.enum(cloudNames).default('commercial').describe('Microsoft cloud the tenant lives in.'),
    clientId: z
      .guid('must be the application (client) id, a GUID; not the object id or a name')
      .optional()
      .describe(
        "Application (client) id of the app registration, or of an assigned managed identity; may be left out for a machine's own identity only.",
      ),
    ...credentialOptions,
    authority: originSchema
      .optional()
      .describe("Sign-in service in place of the cloud's own; http only on loopback."),
    graphEndpoint: originSchema
      .optional()
      .describe(
        "Microsoft Graph in place of the cloud's own, asked when the client secret expires; http only on loopback.",
      ),
    tokenEndpoint: z
      .enum(endpointVersions)
      .optional()
      .describe("Version of the sign-in service's token endpoint; what suits each API if left out."),
  })
  .refine(({ clientId, managedIdentity }) => clientId !== undefined || managedIdentity !== undefined, {
    path: ['clientId'],
    error: 'is missing',
    // Also when something else is wrong, so that all of it is told at once.
    when: ({ value }) => typeof value === 'object' && value !== null,
  })
  .superRefine((tenant, context) => {
    for (const { path, message, remedy } of credentialMisfits(tenant)) {
      context.addIssue({ code: 'custom', path: [path], message, params: { remedy } });
    }
  });

export type TenantOptions = z.output<typeof tenantOptions>;

/** What a source and the token service have to know of a tenant. */
export interface TenantFacts {
  /** The name in the configuration. */
  readonly name: string;
  readonly tenantId: string;
  /** Undefined for a machine's own identity. */
  readonly clientId: string | undefined;
  readonly isManagedIdentity?: boolean;
  readonly cloud: CloudName;
  /** Origin that issues its tokens. */
  readonly authority: string;
  /** Where Microsoft Graph may be asked about the application itself; undefined where nobody should. */
  readonly graph?: { readonly resource: string; readonly origin: string } | undefined;
  /** Undefined: the one that suits the API. */
  readonly tokenEndpoint?: EndpointVersion | undefined;
}

export function tenantFacts(options: TenantOptions): TenantFacts {
  const { name, tenantId, clientId, cloud, tokenEndpoint, graphEndpoint } = options;
  const authority = options.authority ?? clouds[cloud].authority;
  // Who signs in elsewhere has no token for the real Graph.
  const origin = graphEndpoint ?? (options.authority === undefined ? clouds[cloud].graph : undefined);
  const graph = origin === undefined ? undefined : { resource: clouds[cloud].graph, origin };
  const isManagedIdentity = options.managedIdentity !== undefined;
  return { name, tenantId, clientId, isManagedIdentity, cloud, authority, graph, tokenEndpoint };
}
