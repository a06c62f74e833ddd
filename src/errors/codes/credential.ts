// What can go wrong when the connector signs in at Microsoft Entra. Which AADSTS number means what stands in
// sources/microsoft/aadsts.ts.
import type { CodeEntry } from '../code-entry.ts';

export const credentialCodes = {
  'credential-secret-wrong': {
    action: 'hold',
    meaning: 'Entra does not accept the client secret.',
    remedy:
      "Put the secret's Value (not its Secret ID) into the file or variable named in the configuration; it is read again at every try.",
  },
  'credential-secret-expired': {
    action: 'hold',
    meaning: 'The client secret has expired.',
    remedy:
      'Create a new client secret at the app registration (Certificates & secrets) and put its Value in place of the old one.',
  },
  'credential-assertion-refused': {
    action: 'hold',
    meaning:
      'Entra does not accept the certificate, or the token of another issuer, that the application shows.',
    remedy:
      "Upload the certificate's public part at the app registration (Certificates & secrets); for a federated token compare issuer, subject and audience with the federated credential, letter by letter.",
  },
  'credential-identity-missing': {
    action: 'hold',
    meaning: 'This machine offers no managed identity to the service.',
    remedy:
      "Assign a managed identity to the machine, name its clientId if it has several, and see that managedIdentity names where the service runs; on an Arc server the service's user has to be in the group himds.",
  },
  'credential-sign-in-needed': {
    action: 'hold',
    meaning: 'Nobody has signed in for the tenant, or the sign-in no longer counts.',
    remedy: 'Run `defender-siem sign-in` for the tenant; the service goes on by itself.',
  },
  'sign-in-store-failed': {
    action: 'retry',
    meaning: 'The sign-in of a person could not be read from the state folder or written to it.',
    remedy: 'Check the permissions of the folder sign-in in the state folder, and that the disk has room.',
  },
  'credential-app-unknown': {
    action: 'hold',
    meaning: 'The application is not known in this tenant, or is disabled.',
    remedy:
      'Check clientId and tenantId; an administrator of the tenant has to grant the application consent.',
  },
  'credential-tenant-unknown': {
    action: 'hold',
    meaning: 'Entra does not know the tenant in this cloud.',
    remedy: 'Check tenantId and cloud of the tenant.',
  },
  'credential-consent-missing': {
    action: 'hold',
    meaning: 'The application has no permission for this API in the tenant.',
    remedy:
      'Add the application permissions that `defender-siem check --needs` lists and grant admin consent.',
  },
  'credential-resource-unknown': {
    action: 'hold',
    meaning: 'The tenant does not know the API the token is for.',
    remedy: "Check the tenant's cloud and that it has a licence for the product behind the API.",
  },
  'credential-blocked': {
    action: 'hold',
    meaning: 'A policy of the tenant keeps the application from signing in.',
    remedy:
      "Ask the identity team to let this workload identity pass Conditional Access from this host's address.",
  },
  'credential-refused': {
    action: 'hold',
    meaning: 'Entra refuses to issue a token.',
    remedy: 'Look up the AADSTS number and the correlation id in the sign-in logs of the tenant.',
  },
  'credential-throttled': {
    action: 'retry',
    meaning: 'Entra asks to slow down.',
    remedy: 'If it does not pass by itself, see which other programs sign in with the same application.',
  },
  'credential-service-failing': {
    action: 'retry',
    meaning: 'Entra reports a passing fault of its own.',
    remedy: "If it lasts, look at Microsoft's service health.",
  },
} as const satisfies Record<string, CodeEntry>;
