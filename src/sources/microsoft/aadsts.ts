// Microsoft Entra's error numbers as data: which of our codes each one is, what it means, and where the
// code's own remedy is too general, what to do.
// Source: Microsoft Learn, "Microsoft Entra authentication and authorization error codes".
import type { ErrorCode } from '../../errors/codes.ts';

export interface AadstsEntry {
  readonly code: ErrorCode;
  /** What Entra says, as a half sentence. */
  readonly meaning: string;
  readonly remedy?: string;
}

const wrongCloud =
  "Set the tenant's cloud to the one it lives in; application, tenant and token belong to one cloud.";
const authorsRemedy = 'Report the message to the authors: the connector asked for a token in a wrong way.';
const clockRemedy = "Check this host's clock: it has to be right within five minutes.";
const federationRemedy =
  "Compare issuer, subject and audience of the token with the application's federated credential, letter by letter; a new one counts after some minutes.";

export const aadsts: Readonly<Record<number, AadstsEntry>> = {
  50001: { code: 'credential-resource-unknown', meaning: 'the resource is not known in the tenant' },
  500011: {
    code: 'credential-resource-unknown',
    meaning: 'the resource has no service principal in the tenant',
  },
  500112: {
    code: 'credential-refused',
    meaning: 'the address to come back to is another than at the sign-in',
    remedy: authorsRemedy,
  },
  50012: { code: 'credential-assertion-refused', meaning: 'authentication failed' },
  50013: { code: 'credential-assertion-refused', meaning: 'the assertion is not valid', remedy: clockRemedy },
  500133: {
    code: 'credential-assertion-refused',
    meaning: 'the assertion is outside its time',
    remedy: clockRemedy,
  },
  501481: {
    code: 'credential-refused',
    meaning: 'the code belongs to another sign-in',
    remedy: authorsRemedy,
  },
  50027: { code: 'credential-assertion-refused', meaning: 'the assertion is no valid token' },
  50011: {
    code: 'credential-refused',
    meaning: 'the address to come back to is not registered',
    remedy: 'Add http://localhost at the app registration (Authentication, Mobile and desktop applications).',
  },
  50057: { code: 'credential-sign-in-needed', meaning: 'the account of the person is disabled' },
  50076: { code: 'credential-sign-in-needed', meaning: 'a second factor is asked for' },
  50078: { code: 'credential-sign-in-needed', meaning: 'the second factor has expired' },
  50079: { code: 'credential-sign-in-needed', meaning: 'a second factor has to be registered' },
  50105: {
    code: 'credential-blocked',
    meaning: 'the person is not assigned to the application',
    remedy: 'Assign the person to the enterprise application, or turn off "Assignment required".',
  },
  50132: { code: 'credential-sign-in-needed', meaning: 'the password of the person has changed or expired' },
  50133: { code: 'credential-sign-in-needed', meaning: 'the session was revoked' },
  50173: { code: 'credential-sign-in-needed', meaning: 'the grant was revoked' },
  50196: { code: 'credential-throttled', meaning: 'the client asks in a loop' },
  53003: { code: 'credential-blocked', meaning: 'Conditional Access blocks the application' },
  54005: { code: 'credential-refused', meaning: 'the code was used before', remedy: authorsRemedy },
  65004: { code: 'credential-consent-missing', meaning: 'the person declined to consent' },
  65001: { code: 'credential-consent-missing', meaning: 'nobody consented to the application' },
  650052: {
    code: 'credential-consent-missing',
    meaning: 'the tenant is not subscribed to, or has not enabled, the API',
    remedy: 'Check that the tenant has a licence for the product behind the API, then grant admin consent.',
  },
  650054: {
    code: 'credential-consent-missing',
    meaning: 'the application asks for permissions of a removed API',
  },
  650056: { code: 'credential-consent-missing', meaning: 'the application lists no permission for the API' },
  650057: {
    code: 'credential-consent-missing',
    meaning: 'the API is not among the permissions of the application',
  },
  70000: { code: 'credential-sign-in-needed', meaning: 'the grant is not valid' },
  70001: { code: 'credential-app-unknown', meaning: 'the application is not known in the tenant' },
  700016: { code: 'credential-app-unknown', meaning: 'the application is not known in the tenant' },
  7000112: {
    code: 'credential-app-unknown',
    meaning: 'the application is disabled',
    remedy: 'Enable the enterprise application again, or ask who disabled it and why.',
  },
  70002: { code: 'credential-secret-wrong', meaning: 'the credentials are wrong' },
  7000215: { code: 'credential-secret-wrong', meaning: 'the client secret is wrong' },
  7000216: { code: 'credential-secret-wrong', meaning: 'no usable credential was sent' },
  7000218: {
    code: 'credential-secret-wrong',
    meaning: 'no credential was sent',
    remedy:
      'Name a client secret beside userSignIn, or turn on "Allow public client flows" at the app registration.',
  },
  7000222: { code: 'credential-secret-expired', meaning: 'the client secret has expired' },
  700025: {
    code: 'credential-refused',
    meaning: 'the application is registered as a public client',
    remedy: 'Turn off "Allow public client flows" at the app registration.',
  },
  700022: { code: 'credential-refused', meaning: 'several resources at once', remedy: authorsRemedy },
  700021: {
    code: 'credential-assertion-refused',
    meaning: 'the assertion is made out in the name of another application',
    remedy: authorsRemedy,
  },
  700023: {
    code: 'credential-assertion-refused',
    meaning: 'the assertion is made out to another address',
    remedy: "Check the tenant's cloud and authority; if they are right, report the message to the authors.",
  },
  700024: {
    code: 'credential-assertion-refused',
    meaning: 'the assertion is outside its time',
    remedy: clockRemedy,
  },
  700027: { code: 'credential-assertion-refused', meaning: 'the signature of the assertion is wrong' },
  700030: { code: 'credential-assertion-refused', meaning: "the certificate's subject is not allowed" },
  70003: { code: 'credential-refused', meaning: 'the grant type is not supported', remedy: authorsRemedy },
  70008: { code: 'credential-sign-in-needed', meaning: 'the refresh token has expired' },
  70043: { code: 'credential-sign-in-needed', meaning: 'a policy asks for a new sign-in' },
  700082: { code: 'credential-sign-in-needed', meaning: 'the refresh token was not used for too long' },
  70011: { code: 'credential-refused', meaning: 'the scope is not valid', remedy: authorsRemedy },
  1002012: { code: 'credential-refused', meaning: 'the scope is not valid', remedy: authorsRemedy },
  70021: {
    code: 'credential-assertion-refused',
    meaning: 'no federated credential matches',
    remedy: federationRemedy,
  },
  700211: {
    code: 'credential-assertion-refused',
    meaning: 'no federated credential is of this issuer',
    remedy: federationRemedy,
  },
  700212: {
    code: 'credential-assertion-refused',
    meaning: 'no federated credential is for this audience',
    remedy: federationRemedy,
  },
  700213: {
    code: 'credential-assertion-refused',
    meaning: 'no federated credential is for this subject',
    remedy: federationRemedy,
  },
  700229: {
    code: 'credential-assertion-refused',
    meaning: 'this token cannot serve as a federated credential',
    remedy: federationRemedy,
  },
  900144: { code: 'credential-refused', meaning: 'a parameter is missing', remedy: authorsRemedy },
  90002: { code: 'credential-tenant-unknown', meaning: 'the tenant was not found' },
  900023: { code: 'credential-tenant-unknown', meaning: 'the tenant id is neither a GUID nor a domain' },
  90006: { code: 'credential-service-failing', meaning: 'Entra has a passing fault' },
  90014: { code: 'credential-refused', meaning: 'a field is missing', remedy: authorsRemedy },
  90019: { code: 'credential-tenant-unknown', meaning: 'the request names no tenant' },
  90024: { code: 'credential-service-failing', meaning: 'Entra has a passing fault' },
  90033: { code: 'credential-service-failing', meaning: 'Entra has a passing fault' },
  90038: {
    code: 'credential-tenant-unknown',
    meaning: 'the tenant lives in a national cloud',
    remedy: wrongCloud,
  },
  900382: {
    code: 'credential-tenant-unknown',
    meaning: 'the application is of another cloud',
    remedy: wrongCloud,
  },
  900432: {
    code: 'credential-tenant-unknown',
    meaning: 'the application is of another cloud',
    remedy: wrongCloud,
  },
  90055: { code: 'credential-throttled', meaning: 'the tenant asks for too many tokens' },
  9001023: { code: 'credential-tenant-unknown', meaning: 'the tenant may not be "common" or "consumers"' },
  901002: {
    code: 'credential-refused',
    meaning: 'the resource parameter is not supported',
    remedy: authorsRemedy,
  },
};
