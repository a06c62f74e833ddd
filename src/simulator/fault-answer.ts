// What a fault makes of an answer: something else in its place, or the answer itself, cut, slowed or spoilt.
import type { Clock } from '../world/clock.ts';
import { errorInside200, isActivityCode, refuseActivity } from './activity-refusal.ts';
import {
  type CloudAnswer,
  ConnectionCut,
  jsonAnswer,
  jsonType,
  readText,
  textAnswer,
} from './cloud-answer.ts';
import { aadstsNumberOf, isEntraFault, refuseToken } from './entra/entra-refusal.ts';
import type { Endpoint, Fault } from './faults.ts';
import { failAt, refuseBearerAt, type ThrottleWorld, throttleAt } from './refusal-of-endpoint.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface FaultWorld extends ThrottleWorld {
  readonly clock: Clock;
  readonly random: SeededRandom;
  /** What a told refusal names: content or a tenant. */
  readonly about: string;
}

/** A slow answer comes to so many bytes, pauses, and goes on; after the last pause the rest comes at once. */
const slowPieceBytes = 1_000;
const slowPauseMs = 100;
const slowPauses = 15;
const blanks = { chunks: 1_024, bytes: 64 * 1_024 };
const loginPage =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Proxy: sign in first.</body></html>';

/** `answer` is not asked for where the fault comes before it. */
export async function spoil(
  kind: Fault,
  endpoint: Endpoint,
  world: FaultWorld,
  answer: () => CloudAnswer | Promise<CloudAnswer>,
): Promise<CloudAnswer> {
  if (isEntraFault(kind)) return refuseToken(world, aadstsNumberOf(kind));
  if (isActivityCode(kind)) return refuseActivity(kind, world.about);
  switch (kind) {
    case 'throttled':
      return throttleAt(endpoint, world);
    case 'server-error':
      return failAt(endpoint, world);
    case 'unavailable':
      return textAnswer(503, 'text/html', '<html><body>Service Unavailable</body></html>', {
        'Retry-After': '1',
      });
    case 'token-refused':
      return refuseBearerAt(endpoint, world);
    case 'html':
      return textAnswer(200, 'text/html; charset=utf-8', loginPage);
    case 'wrong-types':
      return jsonAnswer(200, endpoint === 'token' ? [] : { value: 'unexpected', count: '0' });
    case 'error-in-200':
      return errorInside200();
    case 'cut-json':
      return cutJson(await answer(), world);
    case 'cut-connection':
      return cutConnection(await answer(), world);
    case 'slow':
      return slow(await answer(), world);
    case 'gigantic':
      return gigantic(await answer());
    case 'expired':
      return answer();
  }
}

/** Neither this nor the next has a `taken`: nobody got the whole answer. */
async function cutJson({ status, headers, body }: CloudAnswer, { random }: FaultWorld): Promise<CloudAnswer> {
  const text = await readText(body);
  const kept = text.slice(0, random.integer(0, Math.max(1, text.length - 1)));
  return { ...textAnswer(status, jsonType, kept), headers };
}

function cutConnection({ status, headers, body }: CloudAnswer, { random }: FaultWorld): CloudAnswer {
  return { status, headers, body: cutAfter(body, random.integer(0, 20_000)) };
}

/** One chunk is held back, because the last byte must never go out. */
async function* cutAfter(body: AsyncIterable<Uint8Array>, bytes: number): AsyncIterable<Uint8Array> {
  let left = bytes;
  let held: Uint8Array = new Uint8Array(0);
  for await (const chunk of body) {
    if (held.length >= left) break;
    if (held.length > 0) yield held;
    left -= held.length;
    held = chunk;
  }
  const rest = held.subarray(0, Math.min(left, held.length - 1));
  if (rest.length > 0) yield rest;
  throw new ConnectionCut();
}

function gigantic(answer: CloudAnswer): CloudAnswer {
  return { ...answer, body: behindBlanks(answer.body) };
}

async function* behindBlanks(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const chunk = Buffer.alloc(blanks.bytes, ' ');
  for (let sent = 0; sent < blanks.chunks; sent += 1) yield chunk;
  yield* body;
}

function slow(answer: CloudAnswer, { clock }: FaultWorld): CloudAnswer {
  return { ...answer, body: slowly(answer.body, clock) };
}

async function* slowly(body: AsyncIterable<Uint8Array>, clock: Clock): AsyncIterable<Uint8Array> {
  const never = new AbortController().signal;
  let pauses = 0;
  for await (const chunk of body) {
    let at = 0;
    for (; at < chunk.length && pauses < slowPauses; at += slowPieceBytes) {
      pauses += 1;
      await clock.sleep(slowPauseMs, never);
      yield chunk.subarray(at, at + slowPieceBytes);
    }
    if (at < chunk.length) yield chunk.subarray(at);
  }
}
