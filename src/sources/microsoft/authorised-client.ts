// HTTP with the tenant's token, for one origin and no other: an answer of the API can never send the token
// elsewhere, neither by a link nor by a redirect.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { HttpAnswer, HttpClient } from '../http-client.ts';
import { jsonObject, readShortText } from './answer-text.ts';
import { isSafeForTokens } from './origin.ts';
import type { Tokens } from './token.ts';

/**
 * A 401 is answered once with a fresh token; a second one, like every other status, is the caller's to judge.
 * After a 403 the next request has a token in which roles granted meanwhile can be.
 * Throws `source-host-refused` before anything is sent, `source-redirected` for any 3xx.
 */
export function createAuthorisedClient(http: HttpClient, tokens: Tokens, origin: string): HttpClient {
  return {
    send: async (request, signal) => {
      const url = onlyOrigin(request.url, origin);
      const sendWith = (token: string) =>
        http.send(
          { ...request, url, headers: { ...request.headers, authorization: `Bearer ${token}` } },
          signal,
        );
      let token = await tokens.current(signal);
      let answer = await sendWith(token);
      if (answer.status === 401) {
        await readShortText(answer);
        tokens.drop(token, wantedClaims(answer));
        token = await tokens.current(signal);
        answer = await sendWith(token);
      }
      if (answer.status === 403) tokens.doubt(token);
      return withoutRedirect(answer, url);
    },
  };
}

/**
 * What continuous access evaluation wants in the next token: base64 of a JSON object in the challenge.
 * Source: Microsoft Learn, "Claims challenges, claims requests, and client capabilities".
 */
function wantedClaims(answer: HttpAnswer): string | undefined {
  const [, encoded] = /\bclaims="([\w+/=-]{1,4096})"/.exec(answer.headers['www-authenticate'] ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const claims = Buffer.from(encoded, 'base64').toString();
  return jsonObject(claims) === undefined ? undefined : claims;
}

/** The address as it will be sent: parsed once, so that what is checked is what is used. */
function onlyOrigin(text: string, origin: string): string {
  const url = URL.parse(text);
  if (url === null) throw refused(origin, 'what is no URL');
  if (url.username !== '' || url.password !== '') throw refused(origin, 'a URL with a user in it');
  if (url.origin !== origin || !isSafeForTokens(url)) throw refused(origin, url.origin);
  return url.href;
}

function refused(origin: string, elsewhere: string): ConnectorError {
  return new ConnectorError('source-host-refused', {
    message: `Asking ${origin}: an address in use points to ${elsewhere}; nothing was sent there.`,
  });
}

async function withoutRedirect(answer: HttpAnswer, url: string): Promise<HttpAnswer> {
  if (answer.status < 300 || answer.status > 399) return answer;
  await readShortText(answer);
  const target = URL.parse(answer.headers['location'] ?? '', url)?.host ?? 'nowhere';
  throw new ConnectorError('source-redirected', {
    message: `Asking ${new URL(url).host}: HTTP ${answer.status} redirects to ${target}, which was not followed.`,
  });
}
