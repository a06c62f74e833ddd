// The options of a tenant that say how the connector signs in, and which of them go together. Where a secret
// comes from is named here and read by the configuration.
import { z } from 'zod';
import { machineOriginSchema } from './origin.ts';

export const signatures = ['PS256', 'RS256'] as const;

const place = (what: string) => ({
  File: z.string().min(1).optional().describe(`File that holds ${what}.`),
  Variable: z.string().min(1).optional().describe(`Environment variable that holds ${what}.`),
  Credential: z
    .string()
    .min(1)
    .optional()
    .describe(`systemd credential (LoadCredential=) that holds ${what}.`),
});

const secret = place("the client secret's value");
const nextSecret = place('the secret that is tried when Entra refuses the other');
const key = place("the certificate's private key (PEM)");
const nextKey = place("the next certificate's private key (PEM)");
const day = z.iso.date('must be a day, written 2027-01-31').transform((text) => Date.parse(text));

export const credentialOptions = {
  clientSecretFile: secret.File,
  clientSecretVariable: secret.Variable,
  clientSecretCredential: secret.Credential,
  secretExpiresOn: day
    .optional()
    .describe('Day on which the client secret expires (2027-01-31), for warnings beforehand.'),
  nextClientSecretFile: nextSecret.File,
  nextClientSecretVariable: nextSecret.Variable,
  nextClientSecretCredential: nextSecret.Credential,
  nextSecretExpiresOn: day.optional().describe('Day on which the next client secret expires.'),
  certificateFile: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file with the certificate to sign in with; may hold its private key as well.'),
  certificateKeyFile: key.File,
  certificateKeyVariable: key.Variable,
  certificateKeyCredential: key.Credential,
  nextCertificateFile: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file with the certificate that is tried when Entra refuses the other.'),
  nextCertificateKeyFile: nextKey.File,
  nextCertificateKeyVariable: nextKey.Variable,
  nextCertificateKeyCredential: nextKey.Credential,
  certificateSignature: z
    .enum(signatures)
    .default('PS256')
    .describe(
      'How assertions are signed; RS256 with the SHA-1 thumbprint for a sign-in service that wants it.',
    ),
  managedIdentity: z
    .enum(['vm', 'app-service', 'arc'])
    .optional()
    .describe(
      'Sign in as the managed identity of the machine: a VM (also AKS nodes), App Service (also Functions and Container Apps), or a server managed by Azure Arc.',
    ),
  identityEndpoint: machineOriginSchema
    .optional()
    .describe('Where the identity endpoint of a VM or an Arc server answers, if not at the usual address.'),
  federatedTokenFile: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File with the token of another issuer to sign in with (workload identity federation), e.g. of a Kubernetes service account.',
    ),
  userSignIn: z
    .boolean()
    .default(false)
    .describe(
      'Sign in as a person who does so once with `defender-siem sign-in`; beside a client secret or certificate, or alone for a public client.',
    ),
} as const;

export type CredentialOptions = z.output<z.ZodObject<typeof credentialOptions>>;

interface Misfit {
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
}

/** What is wrong with the options as a whole; each names the option it is about. */
export function credentialMisfits(options: CredentialOptions): readonly Misfit[] {
  return [
    ...checkWays(options),
    ...checkPlaces(options, 'clientSecret', 'the secret'),
    ...checkPlaces(options, 'nextClientSecret', 'the next secret'),
    ...checkPlaces(options, 'certificateKey', 'the key'),
    ...checkPlaces(options, 'nextCertificateKey', 'the next key'),
    ...checkNeeds(options),
  ];
}

const placeNames = ['File', 'Variable', 'Credential'] as const;
export type Placed = 'clientSecret' | 'nextClientSecret' | 'certificateKey' | 'nextCertificateKey';

/** Names of the options that are given. */
function placesGiven(options: CredentialOptions, stem: Placed): readonly (typeof placeNames)[number][] {
  return placeNames.filter((name) => options[`${stem}${name}`] !== undefined);
}

function checkWays(options: CredentialOptions): readonly Misfit[] {
  const applicationWays = [
    ...(placesGiven(options, 'clientSecret').length > 0 ? ['clientSecret…'] : []),
    ...(options.certificateFile === undefined ? [] : ['certificateFile']),
  ];
  const otherWays = [
    ...(options.managedIdentity === undefined ? [] : ['managedIdentity']),
    ...(options.federatedTokenFile === undefined ? [] : ['federatedTokenFile']),
  ];
  const ways = [...applicationWays, ...otherWays];
  const path = 'clientSecretFile';
  if (options.userSignIn) {
    if (placesGiven(options, 'nextClientSecret').length > 0 || options.nextCertificateFile !== undefined) {
      const message = 'with userSignIn there is no next secret or certificate';
      return [{ path: 'userSignIn', message, remedy: 'Remove the options that begin with next.' }];
    }
    if (ways.length === 0 || (applicationWays.length === 1 && otherWays.length === 0)) return [];
    const message = `userSignIn does not go together with ${ways.join(' and ')}`;
    return [
      {
        path: 'userSignIn',
        message,
        remedy: 'Leave a client secret or a certificate beside it, or nothing.',
      },
    ];
  }
  if (ways.length === 1) return [];
  const message =
    ways.length === 0
      ? 'there is no way to sign in'
      : `there are several ways to sign in: ${ways.join(', ')}`;
  return [{ path, message, remedy: waysRemedy }];
}

const waysRemedy =
  'Name one: clientSecretFile (or clientSecretVariable, clientSecretCredential), certificateFile, managedIdentity, federatedTokenFile or userSignIn.';

function checkPlaces(options: CredentialOptions, stem: Placed, what: string): readonly Misfit[] {
  const given = placesGiven(options, stem);
  if (given.length < 2) return [];
  const names = placeNames.map((name) => `${stem}${name}`);
  return [
    {
      path: `${stem}${given[0]}`,
      message: `${what} must have exactly one place`,
      remedy: `Name one of ${names.slice(0, -1).join(', ')} and ${names.at(-1)}.`,
    },
  ];
}

/** Pairs of options: the first is of no use without the second. */
function checkNeeds(options: CredentialOptions): readonly Misfit[] {
  const has = (stem: Placed) => placesGiven(options, stem).length > 0;
  const needs: readonly (readonly [string, boolean, string, boolean])[] = [
    ['nextClientSecretFile', has('nextClientSecret'), 'clientSecretFile', has('clientSecret')],
    ['secretExpiresOn', options.secretExpiresOn !== undefined, 'clientSecretFile', has('clientSecret')],
    [
      'nextSecretExpiresOn',
      options.nextSecretExpiresOn !== undefined,
      'nextClientSecretFile',
      has('nextClientSecret'),
    ],
    ['certificateKeyFile', has('certificateKey'), 'certificateFile', options.certificateFile !== undefined],
    [
      'nextCertificateFile',
      options.nextCertificateFile !== undefined,
      'certificateFile',
      options.certificateFile !== undefined,
    ],
    [
      'identityEndpoint',
      options.identityEndpoint !== undefined,
      'managedIdentity',
      options.managedIdentity !== undefined,
    ],
    [
      'nextCertificateKeyFile',
      has('nextCertificateKey'),
      'nextCertificateFile',
      options.nextCertificateFile !== undefined,
    ],
  ];
  return needs
    .filter(([, isGiven, , isMet]) => isGiven && !isMet)
    .map(([path, , other]) => ({
      path,
      message: `needs ${other} beside it`,
      remedy: `Add ${other}, or remove ${path}.`,
    }));
}
