// When a client secret expires, asked of Microsoft Graph, where the application may read itself: once a day,
// whether it may or not.
// Source: Microsoft Learn, "Get application" and "passwordCredential resource type".
import { createHash } from 'node:crypto';
import { ConnectorError } from '../../../errors/connector-error.ts';
import type { Clock } from '../../../world/clock.ts';
import type { HttpAnswer, HttpClient } from '../../http-client.ts';
import { jsonObject, readShortText } from '../answer-text.ts';
import type { Place } from './client-credentials.ts';

export interface GraphExpirySetup {
  /** Adds the token for Graph. */
  readonly http: HttpClient;
  /** Origin of Graph. */
  readonly graph: string;
  readonly clientId: string;
  readonly clock: Pick<Clock, 'monotonic' | 'now'>;
}

export interface GraphExpiry {
  /** Of the secret that stood there when Graph was last asked; milliseconds since 1970. */
  known(place: Place): number | undefined;
  /** Asks if it is time to, or if another secret stands there. Does not throw for what Graph answers or fails to. */
  learn(place: Place, secret: { read(): Promise<string> }, signal: AbortSignal): Promise<void>;
}

interface Learnt {
  readonly place: Place;
  readonly fingerprint: string;
  readonly expiresAtMs: number | undefined;
  /** By the monotonic clock. */
  readonly askAgainAt: number;
}

const afterAnswerMs = 86_400_000;
const afterFaultMs = 3_600_000;

export function createGraphExpiry({ http, graph, clientId, clock }: GraphExpirySetup): GraphExpiry {
  const url = `${graph}/v1.0/applications(appId='${clientId}')?$select=passwordCredentials`;
  let learnt: Learnt | undefined;

  /** Undefined: Graph is out of order, or cannot be reached, or gives no token. */
  async function ask(signal: AbortSignal): Promise<{ answer: HttpAnswer; text: string } | undefined> {
    try {
      const answer = await http.send({ method: 'GET', url, headers: { accept: 'application/json' } }, signal);
      const text = await readShortText(answer);
      return answer.status === 429 || answer.status >= 500 ? undefined : { answer, text };
    } catch (error) {
      if (error instanceof ConnectorError) return undefined;
      throw error;
    }
  }

  return {
    known: (place) => (learnt?.place === place ? learnt.expiresAtMs : undefined),
    learn: async (place, secret, signal) => {
      const value = await secret.read();
      const fingerprint = createHash('sha256').update(value).digest('base64');
      const isSame = learnt?.place === place && learnt.fingerprint === fingerprint;
      if (isSame && clock.monotonic() < (learnt?.askAgainAt ?? 0)) return;
      const said = await ask(signal);
      const seen = said?.answer.status === 200 ? endOf(said.text, value, clock.now()) : undefined;
      const expiresAtMs = said === undefined && isSame ? learnt?.expiresAtMs : seen;
      const askAgainAt = clock.monotonic() + (said === undefined ? afterFaultMs : afterAnswerMs);
      learnt = { place, fingerprint, expiresAtMs, askAgainAt };
    },
  };
}

/** Graph shows a secret's first three characters. Of several that fit, the one that ends first counts. */
function endOf(text: string, secret: string, nowMs: number): number | undefined {
  const listed = jsonObject(text)?.['passwordCredentials'];
  if (!Array.isArray(listed)) return undefined;
  const ends = listed
    .filter((each) => typeof each?.hint === 'string' && each.hint !== '' && secret.startsWith(each.hint))
    .map((each) => Date.parse(String(each.endDateTime)))
    .filter((end) => !Number.isNaN(end))
    .sort((a, b) => a - b);
  return ends.find((end) => end > nowMs) ?? ends.at(-1);
}
