// A credential between a scripted sign-in service and a virtual clock, for the tests of every way to sign in.
import type { Notice } from '../../../../src/notices/notice.ts';
import type { HttpRequest } from '../../../../src/sources/http-client.ts';
import { createCredential } from '../../../../src/sources/microsoft/credentials/create-credential.ts';
import type { SignInWay } from '../../../../src/sources/microsoft/credentials/sign-in-way.ts';
import type { TenantFacts } from '../../../../src/sources/microsoft/tenant-options.ts';
import { countingRandom } from '../../../doubles/counting-random.ts';
import { type ScriptedAnswer, scriptedHttp } from '../../../doubles/scripted-http.ts';
import { contoso } from '../../../doubles/source-setup.ts';
import { VirtualClock } from '../../../doubles/virtual-clock.ts';

export const resource = 'https://manage.office.com';
export const correlationId = 'c0ffee00-1234-4000-8000-000000000001';
const signal = new AbortController().signal;

export function startCredential(
  signIn: SignInWay,
  answer: (request: HttpRequest, count: number) => ScriptedAnswer,
  tenant: Partial<TenantFacts> = {},
) {
  const http = scriptedHttp((request) => answer(request, http.requests.length));
  const clock = new VirtualClock();
  const notices: Notice[] = [];
  const credential = createCredential({
    tenant: { ...contoso, ...tenant },
    signIn,
    http,
    clock,
    random: countingRandom(),
    report: (notice) => notices.push(notice),
  });
  return {
    credential,
    ask: (wanted = resource) => credential.ask({ resource: wanted }, signal),
    http,
    clock,
    notices,
  };
}

export function formOf(request: HttpRequest | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(request?.body));
}

export function granted(token = 'token', more: Readonly<Record<string, unknown>> = {}): ScriptedAnswer {
  return { body: { token_type: 'Bearer', expires_in: '3599', access_token: token, ...more } };
}

/** Repeats `said` in its description, as Entra repeats parts of a request. */
export function refusedWith(
  code: number,
  { status = 401, error = 'invalid_client', said = '', headers = {} } = {},
): ScriptedAnswer {
  const description = `AADSTS${code}: said with ${said}\r\nTrace ID: 0`;
  return {
    status,
    headers,
    body: { error, error_description: description, error_codes: [code], correlation_id: correlationId },
  };
}
