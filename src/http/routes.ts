// The routes that anybody who reaches the port may ask: health, metrics, status and the page for people.
import type { FastifyInstance } from 'fastify';
import { longestCoverageHours } from '../notices/coverage-report.ts';
import { healthOf } from '../notices/health.ts';
import { statusPage } from './status-page.ts';
import type { Views } from './views.ts';

export function addRoutes(server: FastifyInstance, views: Views): void {
  server.addHook('onRequest', async (_request, reply) => {
    reply
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .header('cross-origin-resource-policy', 'same-origin');
  });
  server.get('/health', async (_request, reply) => {
    const health = healthOf(views.status());
    return reply.code(health.isHealthy ? 200 : 503).send({
      status: health.isHealthy ? 'healthy' : 'unhealthy',
      reasons: health.reasons,
    });
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(views.metrics()),
  );
  server.get('/status', async () => views.status());
  server.get<{ Querystring: { hours?: string } }>('/coverage', async (request) => {
    const hours = Number(request.query.hours ?? longestCoverageHours);
    const isAllowed = Number.isInteger(hours) && hours > 0 && hours <= longestCoverageHours;
    return views.coverage(isAllowed ? hours : longestCoverageHours);
  });
  server.get('/', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      )
      .header('referrer-policy', 'no-referrer')
      .send(statusPage(views.status())),
  );
}
