// The routes of the control socket that begin, list and cancel replays, and that retry and drop rejects.
import type { FastifyInstance } from 'fastify';
import { orRefusal } from './refusal-answer.ts';
import type { RejectsWish, ReplayDesk, ReplayWish } from './replay-desk.ts';

/** 100,000 ids and what stands around them. */
const longestWish = 4 * 1024 * 1024;
/** 100 numbers. */
const longestList = 4 * 1024;

const name = { type: 'string', maxLength: 200 } as const;
const perSecond = { type: 'integer', minimum: 1, maximum: 100_000 } as const;

const wishSchema = {
  type: 'object',
  required: ['destination', 'fromMs', 'toMs', 'perSecond'],
  additionalProperties: false,
  properties: {
    destination: name,
    fromMs: { type: 'integer' },
    toMs: { type: 'integer' },
    source: name,
    idKeys: { type: 'array', maxItems: 100_000, items: { type: 'string', maxLength: 16 } },
    perSecond,
  },
} as const;

const rejects = {
  numbers: { type: 'array', maxItems: 100, items: { type: 'integer', minimum: 1 } },
  code: name,
  recordType: name,
} as const;
const retrySchema = {
  type: 'object',
  required: ['perSecond'],
  additionalProperties: false,
  properties: { ...rejects, perSecond },
} as const;
const dropSchema = { type: 'object', additionalProperties: false, properties: rejects } as const;

export function addReplayRoutes(server: FastifyInstance, desk: ReplayDesk): void {
  server.get('/replays', async () => ({ replays: await desk.list() }));
  server.post<{ Body: ReplayWish }>(
    '/replays',
    { schema: { body: wishSchema }, bodyLimit: longestWish },
    (request, reply) => orRefusal(reply, () => desk.start(request.body)),
  );
  server.delete<{ Params: { id: string } }>('/replays/:id', (request, reply) =>
    orRefusal(reply, () => desk.cancel(request.params.id)),
  );
  server.post<{ Body: RejectsWish & { perSecond: number } }>(
    '/rejects/retry',
    { schema: { body: retrySchema }, bodyLimit: longestList },
    (request, reply) => orRefusal(reply, async () => ({ replays: await desk.retry(request.body) })),
  );
  server.post<{ Body: RejectsWish }>(
    '/rejects/drop',
    { schema: { body: dropSchema }, bodyLimit: longestList },
    (request, reply) => orRefusal(reply, async () => ({ count: await desk.drop(request.body) })),
  );
}
