// How each of the simulated services words the same refusals: too many requests, its own failure, a token it does
// not take.
import { refuseActivity, throttleActivity } from './activity-refusal.ts';
import { refuseBearer } from './authorisation.ts';
import { type CloudAnswer, textAnswer } from './cloud-answer.ts';
import { refuseEndpoint } from './endpoint-refusal.ts';
import { refuseToken } from './entra/entra-refusal.ts';
import { managementAudiences, siemAudiences } from './entra/resources.ts';
import type { Endpoint } from './faults.ts';
import { type GraphWorld, refuseGraph } from './graph-refusal.ts';

export interface ThrottleWorld extends GraphWorld {
  /** How long the client has to wait where it has used up its share; else 0. */
  readonly waitMs: number;
  /** Share of refusals of the alert APIs that say so. */
  readonly retryAfterShare: number;
}

/** Names of the Management Activity API's calls in its own refusals. */
const activityCalls: Partial<Readonly<Record<Endpoint, string>>> = {
  subscriptions: 'ListSubscriptions',
  listing: 'ListContent',
  blob: 'GetBlob',
};

export function throttleAt(endpoint: Endpoint, world: ThrottleWorld): CloudAnswer {
  const seconds = String(Math.max(1, Math.ceil(world.waitMs / 1_000)));
  const isTelling = () => world.random.chance(world.retryAfterShare);
  const call = activityCalls[endpoint];
  if (call !== undefined) return throttleActivity(world.random.pick([403, 429]), call, nobody);
  switch (endpoint) {
    case 'token':
    case 'authorize':
      return refuseToken(world, 90055);
    case 'endpoint-alerts':
      return refuseEndpoint(
        world.random,
        'TooManyRequests',
        undefined,
        isTelling() ? { 'Retry-After': seconds } : {},
      );
    case 'graph-alerts':
    case 'graph-incidents':
      return refuseGraph(world, 429, undefined, isTelling() ? { 'Retry-After': seconds } : {});
    default:
      // The SIEM API documents no throttling at all, so a proxy's or front door's word has to do.
      return textAnswer(429, 'text/plain', 'Too many requests', { 'Retry-After': '1' });
  }
}

export function failAt(endpoint: Endpoint, world: GraphWorld): CloudAnswer {
  if (activityCalls[endpoint] !== undefined) return refuseActivity('AF50000');
  switch (endpoint) {
    case 'token':
    case 'authorize':
      return refuseToken(world, 90033);
    case 'endpoint-alerts':
      return refuseEndpoint(world.random, 'InternalServerError');
    case 'graph-alerts':
    case 'graph-incidents':
      return refuseGraph(world, 500);
    default:
      return textAnswer(500, 'text/plain', '');
  }
}

export function refuseBearerAt(endpoint: Endpoint, world: GraphWorld): CloudAnswer {
  switch (endpoint) {
    case 'endpoint-alerts':
      return refuseEndpoint(world.random, 'Unauthorized');
    case 'graph-alerts':
    case 'graph-incidents':
      return refuseGraph(world, 401);
    default:
      return refuseBearer((endpoint === 'detections' ? siemAudiences : managementAudiences)[0] ?? '');
  }
}

const nobody = '00000000-0000-0000-0000-000000000000';
