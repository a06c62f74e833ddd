// The routes of the control socket that begin, list and cancel back-fills. What is refused comes back as the error it
// is, so that the command can say the same words.
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ConnectorError } from '../errors/connector-error.ts';
import type { BackfillDesk, BackfillWish } from './backfill-desk.ts';

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

async function orRefusal<T>(reply: FastifyReply, act: () => Promise<T>): Promise<unknown> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const { code, message, remedy } = error;
    return reply.code(409).send({ code, message, remedy });
  }
}
