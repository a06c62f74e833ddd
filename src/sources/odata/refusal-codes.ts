// The code words of Microsoft Graph and of the Defender for Endpoint API as data: which of our codes each one is,
// what it means, and where the code's own remedy is too general, what to do. Words that say no more than the HTTP
// status does (BadRequest, UnknownError, ...) are not here: Microsoft uses them with any status.
// Source: Microsoft Learn, "Microsoft Graph error responses and resource types", "Microsoft Graph throttling
// guidance" and "Common REST API error codes" of Defender for Endpoint.
import type { ErrorCode } from '../../errors/codes.ts';

export interface RefusalEntry {
  readonly code: ErrorCode;
  /** Half a sentence. */
  readonly meaning: string;
  readonly remedy?: string;
}

const authorsRemedy = 'Report the message to the authors: the connector asked in a wrong way.';

const throttled: RefusalEntry = { code: 'source-throttled', meaning: 'too many requests' };
const failing: RefusalEntry = { code: 'source-failing', meaning: "a fault of Microsoft's own" };
const closed: RefusalEntry = {
  code: 'source-role-missing',
  meaning: 'the feature is off for this tenant',
  remedy:
    'Check the licences of the tenant and turn the feature on in the Defender portal; no role of the application can replace it.',
};

/** By the word in lower case. */
export const refusalCodes: ReadonlyMap<string, RefusalEntry> = new Map(
  Object.entries<RefusalEntry>({
    toomanyrequests: throttled,
    activitylimitreached: throttled,
    quotalimitreached: throttled,
    servicenotavailable: failing,
    serviceunavailable: failing,
    internalservererror: failing,
    generalexception: failing,
    odataerror: {
      code: 'source-request-refused',
      meaning: 'a query it does not understand',
      remedy: authorsRemedy,
    },
    invalidrequest: {
      code: 'source-request-refused',
      meaning: 'a request it does not understand',
      remedy: authorsRemedy,
    },
    clientversionnotsupported: {
      code: 'source-request-refused',
      meaning: 'a version of the API that is gone',
      remedy: 'Update the connector.',
    },
    disabledfeature: closed,
    disallowedoperation: closed,
    resyncrequired: { code: 'source-window-refused', meaning: 'a page that is no longer kept' },
  }),
);
