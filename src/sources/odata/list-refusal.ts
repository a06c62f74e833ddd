// Why Microsoft Graph or the Defender for Endpoint API refuses: from the code word in the body where it says more
// than the status does, else from the status. Of what else they say nothing is repeated: the text is free.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { HttpAnswer } from '../http-client.ts';
import { jsonObject } from '../microsoft/answer-text.ts';
import { missingRoles } from '../microsoft/missing-roles.ts';
import { refusal, refusalOfCode } from '../microsoft/refusal.ts';
import { refusalCodes } from './refusal-codes.ts';

export interface RefusalFacts {
  /** What was asked and where. */
  readonly attempt: string;
  /** As `SourceKind.roles` names them: `<role> of <API>`. */
  readonly needed: readonly string[];
  /** Asked for only when the answer is about permissions. */
  readonly roles: () => Promise<readonly string[]>;
}

export async function listRefusal(
  answer: HttpAnswer,
  text: string,
  facts: RefusalFacts,
): Promise<ConnectorError> {
  const word = codeWord(jsonObject(text));
  const seen = `${facts.attempt}: HTTP ${answer.status}${word === undefined ? '' : `, ${word}`}`;
  const entry = word === undefined ? undefined : refusalCodes.get(word.toLowerCase());
  if (entry !== undefined)
    return refusalOfCode(entry.code, answer, `${seen}: ${entry.meaning}.`, entry.remedy);
  if (answer.status === 403) return forbidden(answer, seen, facts);
  return refusal(answer, word === undefined ? facts.attempt : `${facts.attempt}: ${word}`);
}

/** The error behind an answer that came with a good status. */
export function errorInAnswer(
  answer: Readonly<Record<string, unknown>>,
  attempt: string,
): ConnectorError | undefined {
  const word = codeWord(answer);
  if (word === undefined) return undefined;
  const entry = refusalCodes.get(word.toLowerCase());
  return new ConnectorError(entry?.code ?? 'source-failing', {
    message: `${attempt}: HTTP 200, ${word}: ${entry?.meaning ?? 'an error in place of a list'}.`,
    ...(entry?.remedy === undefined ? {} : { remedy: entry.remedy }),
  });
}

async function forbidden(answer: HttpAnswer, seen: string, facts: RefusalFacts): Promise<ConnectorError> {
  const present = await facts.roles();
  const missing = missingRoles(facts.needed, present);
  if (missing.length > 0) {
    return refusalOfCode(
      'source-role-missing',
      answer,
      `${seen}; the token lacks ${missing.join(' and ')} (${roleWords(present)}).`,
      `Grant the application ${missing.join(' and ')} as an application permission, with admin consent.`,
    );
  }
  return refusalOfCode(
    'source-role-missing',
    answer,
    `${seen}, although the token carries the role it takes (${roleWords(present)}).`,
    'Check the licences of the tenant for this Defender product and any Conditional Access for workload identities; roles granted a moment ago take up to an hour.',
  );
}

function roleWords(roles: readonly string[]): string {
  return roles.length === 0 ? 'it carries no roles' : `its roles: ${roles.slice(0, 10).join(', ')}`;
}

/** Only what is a single plain word: anything else could be anything. */
function codeWord(body: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const error = body?.['error'];
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Za-z]{1,60}$/.test(code) ? code : undefined;
}
