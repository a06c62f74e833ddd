// The AF error codes of the simulated Management Activity API. The documents give the codes and their
// meaning, hardly ever the HTTP status; where a status was not observed it is the likely one.
import { type CloudAnswer, jsonAnswer } from './cloud-answer.ts';

const refusals = {
  AF10001: [
    401,
    'The permission set ({0}) sent in the request did not include the expected permission ActivityFeed.Read.',
  ],
  AF20001: [400, 'Missing parameter: {0}.'],
  AF20002: [400, 'Invalid parameter type: {0}.'],
  AF20003: [400, 'Expiration {0} provided is set to past date and time.'],
  AF20010: [403, 'The tenant ID passed in the URL ({0}) does not match the tenant ID in the access token.'],
  AF20011: [400, 'Specified tenant ID ({0}) does not exist in the system or has been deleted.'],
  AF20012: [
    400,
    'Specified tenant ID ({0}) is incorrectly configured in the system. Microsoft.Office.Compliance.Audit.DataServiceException: Tenant {0} does not exist.',
  ],
  AF20013: [400, 'The tenant ID passed in the URL ({0}) is not a valid GUID.'],
  AF20020: [400, 'The specified content type is not valid.'],
  AF20021: [400, 'The webhook endpoint ({0}) could not be validated.'],
  AF20022: [400, 'No subscription found for the specified content type'],
  AF20023: [400, 'The subscription was disabled by a tenant admin.'],
  AF20024: [400, 'The subscription is already enabled. No property change.'],
  AF20030: [
    400,
    'Start time and end time must both be specified (or both omitted) and must be less than or equal to 24 hours apart, with the start time no more than 7 days in the past.',
  ],
  AF20031: [400, 'Invalid nextPage Input: {0}.'],
  AF20050: [404, 'The specified content ({0}) does not exist.'],
  AF20051: [
    400,
    'Content requested with the key {0} has already expired. Content older than 7 days cannot be retrieved.',
  ],
  AF20052: [400, 'Content ID {0} in the URL is invalid.'],
  AF20053: [400, 'Only one language may be present in the Accept-Language header.'],
  AF20054: [400, 'Invalid syntax in Accept-Language header.'],
  AF20055: [
    400,
    'Start time and end time must both be specified (or both omitted) and must be less than or equal to 24 hours apart, with the start time no more than 7 days in the past and before the end time.',
  ],
  AF429: [403, 'Too many requests. Method={0}, PublisherId=00000000-0000-0000-0000-000000000000'],
  AF50000: [500, 'An internal error occurred. Retry the request.'],
  AF50005: [500, 'An internal error occurred. Retry the request.'],
  AF50006: [504, 'The request timed out. Retry the request.'],
} as const satisfies Record<string, readonly [number, string]>;

export type ActivityErrorCode = keyof typeof refusals;

export const activityErrorCodes = Object.keys(refusals) as readonly ActivityErrorCode[];

export function isActivityCode(word: string): word is ActivityErrorCode {
  return word in refusals;
}

/** `reason`: a sentence that follows the code's own. */
export function refuseActivity(code: ActivityErrorCode, about = '', reason = ''): CloudAnswer {
  const [status, text] = refusals[code];
  return errorAnswer(status, code, `${text.replaceAll('{0}', about)} ${reason}`.trimEnd());
}

/** Documented as 403, observed as 429 too. */
export function throttleActivity(status: 403 | 429, call: string, publisher: string): CloudAnswer {
  return errorAnswer(status, 'AF429', `Too many requests. Method=${call}, PublisherId=${publisher}`);
}

/** Starting a subscription has a throttle of its own, which tells how long it stays closed. */
export function throttleStart(waitMs: number): CloudAnswer {
  const seconds = Math.ceil(waitMs / 1_000);
  const wait = `${Math.floor(seconds / 60)}m ${seconds % 60}s`;
  const text = `Too many frequent subscription start requests. Please retry again after ${wait}`;
  return errorAnswer(429, 'AF429', text);
}

/** An error in a body that came with 200: seen on the wire, and no success. */
export function errorInside200(): CloudAnswer {
  return errorAnswer(200, 'AF50000', 'An internal error occurred. Retry the request.');
}

function errorAnswer(status: number, code: string, message: string): CloudAnswer {
  return jsonAnswer(status, { error: { code, message } });
}
