// The routes of the control socket that list the destinations the journal knows, and forget one.
import type { FastifyInstance } from 'fastify';
import type { DestinationDesk } from './destination-desk.ts';
import { orRefusal } from './refusal-answer.ts';

export function addDestinationRoutes(server: FastifyInstance, desk: DestinationDesk): void {
  server.get('/destinations', async () => ({ destinations: await desk.list() }));
  server.delete<{ Params: { name: string } }>('/destinations/:name', (request, reply) =>
    orRefusal(reply, () => desk.forget(request.params.name)),
  );
}
