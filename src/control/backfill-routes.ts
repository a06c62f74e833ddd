// The routes of the control socket that begin, list and cancel back-fills.
import type { FastifyInstance } from 'fastify';
import type { BackfillDesk, BackfillWish } from './backfill-desk.ts';
import { orRefusal } from './refusal-answer.ts';

const wishSchema = {
  type: 'object',
  required: ['source', 'fromMs', 'toMs'],
  additionalProperties: false,
  properties: {
    source: { type: 'string', maxLength: 200 },
    fromMs: { type: 'integer' },
    toMs: { type: 'integer' },
  },
} as const;

export function addBackfillRoutes(server: FastifyInstance, desk: BackfillDesk): void {
  server.get('/backfills', async () => ({ backfills: await desk.list() }));
  server.post<{ Body: BackfillWish }>('/backfills', { schema: { body: wishSchema } }, (request, reply) =>
    orRefusal(reply, () => desk.start(request.body)),
  );
  server.delete<{ Params: { id: string } }>('/backfills/:id', (request, reply) =>
    orRefusal(reply, () => desk.cancel(request.params.id)),
  );
}
