// Why the Management Activity API refuses: from the AF code where there is one, whatever the HTTP status (a
// throttled request may come as 403, an error even as 200), else from the status.
import type { ConnectorError } from '../../errors/connector-error.ts';
import type { HttpAnswer } from '../http-client.ts';
import { jsonObject } from '../microsoft/answer-text.ts';
import { refusal, refusalOfCode } from '../microsoft/refusal.ts';
import { afCodes } from './af-codes.ts';

/** Undefined: the API says that what was asked for is so already. `attempt`: what was asked and where. */
export function activityRefusal(
  answer: HttpAnswer,
  text: string,
  attempt: string,
): ConnectorError | undefined {
  const word = afCode(text);
  const entry = word === undefined ? undefined : afCodes[word];
  if (entry !== undefined && entry.code === undefined) return undefined;
  // Microsoft's words for a tenant whose audit log is off; they come with varying statuses, and with codes that
  // send one looking elsewhere.
  if (/Tenant \S+ does not exist/.test(text) || (entry === undefined && /DataServiceException/.test(text))) {
    const seen = `HTTP ${answer.status}${word === undefined ? '' : `, ${word}`}`;
    return refusalOfCode('source-audit-off', answer, `${attempt}: ${seen}, the tenant has no audit log.`);
  }
  if (entry?.code !== undefined) {
    const message = `${attempt}: HTTP ${answer.status}, ${word}: ${entry.meaning}.`;
    return refusalOfCode(entry.code, answer, message, entry.remedy);
  }
  return refusal(answer, word === undefined ? attempt : `${attempt}: ${word}`);
}

/** As the API documents it, or wherever it stands: one published sample is not even JSON. */
function afCode(text: string): string | undefined {
  const error = jsonObject(text)?.['error'];
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && /^AF\d{3,6}$/.test(code)) return code;
  return /\bAF\d{3,6}\b/.exec(text)?.[0];
}
