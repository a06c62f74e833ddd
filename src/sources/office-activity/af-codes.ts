// The error codes of the Management Activity API as data: which of our codes each one is, what it means, and
// where the code's own remedy is too general, what to do.
// Source: "Office 365 Management Activity API reference", section Errors; AF20024, AF20055 and AF5000x as seen
// by other clients of this API.
import type { ErrorCode } from '../../errors/codes.ts';

export interface AfEntry {
  /** Undefined: the state asked for is there already, which is a success. */
  readonly code: ErrorCode | undefined;
  /** Half a sentence. */
  readonly meaning: string;
  readonly remedy?: string;
}

const authorsRemedy = 'Report the message to the authors: the connector asked in a wrong way.';
const clockRemedy = "Check this host's clock; if it is right, report the message to the authors.";
const tenantRemedy =
  "Check the tenant's tenantId and cloud: the token and the address name different tenants.";

export const afCodes: Readonly<Record<string, AfEntry>> = {
  AF10001: {
    code: 'source-role-missing',
    meaning: 'the token lacks the permission',
    remedy:
      'Grant the application ActivityFeed.Read of the Office 365 Management APIs (for DLP.All also ActivityFeed.ReadDlp), with admin consent.',
  },
  AF20001: { code: 'source-request-refused', meaning: 'a parameter is missing', remedy: authorsRemedy },
  AF20002: {
    code: 'source-request-refused',
    meaning: 'a parameter has the wrong type',
    remedy: authorsRemedy,
  },
  AF20003: { code: 'source-request-refused', meaning: 'the webhook has expired', remedy: authorsRemedy },
  AF20010: {
    code: 'source-request-refused',
    meaning: 'the tenant is not the one of the token',
    remedy: tenantRemedy,
  },
  AF20011: {
    code: 'source-audit-off',
    meaning: 'the tenant is said not to exist, which mostly means that its audit log is off',
  },
  AF20012: { code: 'source-audit-off', meaning: 'the tenant is not set up for this API' },
  AF20013: { code: 'source-request-refused', meaning: 'the tenant id is no GUID', remedy: tenantRemedy },
  AF20020: {
    code: 'source-request-refused',
    meaning: 'the content type is not valid',
    remedy: 'Correct the contentTypes of the source.',
  },
  AF20021: {
    code: 'source-request-refused',
    meaning: 'the webhook was not validated',
    remedy:
      "Let Microsoft reach the source's webhook address from outside: https with a certificate of a public authority, led on to its host and port.",
  },
  AF20022: { code: 'source-subscription-missing', meaning: 'there is no subscription to the content type' },
  AF20023: {
    code: 'source-subscription-missing',
    meaning: 'an administrator disabled the subscription',
    remedy:
      'The connector starts it again after 15 minutes; if it is disabled again, ask the administrators why.',
  },
  AF20024: { code: undefined, meaning: 'the subscription is enabled already' },
  AF20030: { code: 'source-window-refused', meaning: 'the span of time is not allowed', remedy: clockRemedy },
  AF20031: { code: 'source-list-outdated', meaning: 'the next page of the list is not known any more' },
  AF20050: { code: 'source-content-missing', meaning: 'the content does not exist' },
  AF20051: { code: 'source-content-expired', meaning: 'the content has expired' },
  AF20052: { code: 'source-content-missing', meaning: 'the content id is not valid' },
  AF20053: {
    code: 'source-request-refused',
    meaning: 'more than one language was asked for',
    remedy: authorsRemedy,
  },
  AF20054: { code: 'source-request-refused', meaning: 'the language is not valid', remedy: authorsRemedy },
  AF20055: { code: 'source-window-refused', meaning: 'the span of time is not allowed', remedy: clockRemedy },
  AF429: { code: 'source-throttled', meaning: 'too many requests' },
  AF50000: { code: 'source-failing', meaning: 'an internal error' },
  AF50005: { code: 'source-failing', meaning: 'an internal error' },
  AF50006: { code: 'source-failing', meaning: 'an internal error' },
};
