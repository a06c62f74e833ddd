import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { systemWorld, type World } from '../../src/app/world.ts';
import { askService } from '../../src/control/client.ts';
import { createDestination } from '../../src/destinations/create-destination.ts';
import { createLog } from '../../src/notices/log.ts';
import type { HttpAnswer, HttpRequest } from '../../src/sources/http-client.ts';
import { systemClock } from '../../src/world/clock.ts';
import { hurriedClock } from '../doubles/hurried-clock.ts';
import { missingRecords } from '../doubles/missing-records.ts';
import { clientSecret } from '../doubles/simulated-cloud.ts';
import { startService, waitUntil } from './harness.ts';

const wrongSecret = 'canary~of~a~wrong~secret';

/** Refusals that repeat what they were asked with, wherever an answer has room for it. */
function echoes(request: HttpRequest): readonly (() => HttpAnswer)[] {
  const asked = `${request.headers['authorization'] ?? ''} ${request.body ?? ''} ${request.url}`;
  const error = { code: 'AF99999', message: asked };
  const answer =
    (status: number, body: unknown, headers: Record<string, string> = {}) =>
    () => ({
      status,
      headers,
      body: (async function* () {
        yield Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
      })(),
    });
  return [
    answer(400, { error: asked, error_description: `AADSTS7000215: ${asked}`, correlation_id: asked }),
    answer(403, { error }, { 'www-authenticate': asked }),
    answer(500, asked, { 'content-type': asked, date: asked }),
    answer(302, asked, { location: `https://elsewhere.example/?${asked}` }),
    answer(429, asked, { 'retry-after': asked }),
    answer(200, `<html>${asked}</html>`, { 'content-type': asked }),
    answer(200, { error }),
    answer(200, `[{"Id":"${asked}","contentUri":"https://elsewhere.example/${asked}"}, ${asked}]`),
    answer(401, asked),
  ];
}

test('neither secret nor token shows in any notice, log line, status, line at the SIEM or file, whatever goes wrong', async (t) => {
  const inForm = [clientSecret, wrongSecret].map((each) => new URLSearchParams({ each }).toString().slice(5));
  const canaries = new Set([clientSecret, wrongSecret, ...inForm]);
  const refusals = new Map<string, number>();
  const asked = new Set<string>();
  const world: World = {
    ...systemWorld,
    clock: hurriedClock(200),
    createDestination: (options, { report }) => createDestination(options, { clock: systemClock, report }),
    openNetwork: async (...given) => {
      const http = await systemWorld.openNetwork(...given);
      return {
        ...http,
        send: async (request, signal) => {
          const token = request.headers['authorization']?.replace('Bearer ', '');
          if (token !== undefined) canaries.add(token);
          asked.add(new URL(request.url).origin);
          // Each kind of request is refused in every way once, then answered.
          const what = new URL(request.url).pathname.replace(/audit\/.*/, 'audit');
          const times = refusals.get(what) ?? 0;
          refusals.set(what, times + 1);
          return echoes(request)[times]?.() ?? http.send(request, signal);
        },
      };
    },
  };
  let reads = 0;
  const secret = () => {
    reads += 1;
    return reads > 12 ? clientSecret : wrongSecret;
  };
  const sourceOptions = { firstPullHours: 48 };
  const { cloud, collector, messages, stateFolder, configuration, run } = await startService(t, {
    world,
    secret,
    sourceOptions,
  });
  const lines: string[] = [];
  const log = createLog({ level: 'debug', clock: world.clock, write: (line) => lines.push(line) });
  const statuses: unknown[] = [];
  const service = run((notice) => {
    log.report(notice);
    statuses.push(service.app.status());
  });
  const issued = [...cloud.issued()];
  await waitUntil('all has arrived', () => missingRecords(issued, collector.arrivals).length === 0);
  const [tenant] = configuration.tenants;
  assert.deepEqual([...asked], [tenant?.authority], 'no link and no redirect leads to another host');
  assert.ok(Math.min(...refusals.values()) > 9 && refusals.size >= 5, inspect(refusals));
  const pages = await Promise.all(
    ['/', '/health', '/metrics', '/status'].map(async (path) =>
      (await fetch(`${service.app.statusUrl}${path}`)).text(),
    ),
  );
  const answered = await askService(stateFolder, '/status');
  await service.finish();
  log.flush();
  const files = await readdir(stateFolder, { recursive: true, withFileTypes: true });
  const kept = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readIfThere(join(file.parentPath, file.name))),
  );
  const shown = {
    notices: inspect(service.said, { depth: 9, maxArrayLength: null, maxStringLength: null }),
    log: lines.join(''),
    statuses: JSON.stringify(statuses),
    pages: pages.join(''),
    control: inspect(answered, { depth: 9 }),
    siem: messages.join('\n'),
    files: kept.join(''),
    configuration: inspect(configuration, { depth: 9 }) + JSON.stringify(configuration),
  };
  assert.match(shown.log, /credential-secret-wrong/);
  for (const [place, text] of Object.entries(shown)) {
    for (const canary of canaries) assert.ok(!text.includes(canary), `a secret or token shows in ${place}`);
  }
});

/** The clock runs faster than the disk, so that a catalogue may still be closing: its side files go with it. */
async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
