// The options of a tenant: which directory, in which cloud, and as which application the connector signs in.
// Where its secret comes from is named here and read by the configuration.
import { z } from 'zod';
import { type CloudName, cloudNames, clouds } from './clouds.ts';
import { originSchema } from './origin.ts';

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
      .describe('Application (client) id of the app registration.'),
    clientSecretFile: z.string().min(1).optional().describe("File that holds the client secret's value."),
    clientSecretVariable: z
      .string()
      .min(1)
      .optional()
      .describe("Environment variable that holds the client secret's value."),
    clientSecretCredential: z
      .string()
      .min(1)
      .optional()
      .describe("systemd credential (LoadCredential=) that holds the client secret's value."),
    authority: originSchema
      .optional()
      .describe("Sign-in service in place of the cloud's own; http only on loopback."),
  })
  .superRefine((tenant, context) => {
    const given = [tenant.clientSecretFile, tenant.clientSecretVariable, tenant.clientSecretCredential];
    if (given.filter((source) => source !== undefined).length === 1) return;
    context.addIssue({
      code: 'custom',
      path: ['clientSecretFile'],
      message: 'the secret must have exactly one place',
      params: { remedy: 'Name one of clientSecretFile, clientSecretVariable and clientSecretCredential.' },
    });
  });

export type TenantOptions = z.output<typeof tenantOptions>;

/** What a source and the token service have to know of a tenant. */
export interface TenantFacts {
  /** The name in the configuration. */
  readonly name: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly cloud: CloudName;
  /** Origin that issues its tokens. */
  readonly authority: string;
}

export function tenantFacts(options: TenantOptions): TenantFacts {
  const { name, tenantId, clientId, cloud } = options;
  return { name, tenantId, clientId, cloud, authority: options.authority ?? clouds[cloud].authority };
}
