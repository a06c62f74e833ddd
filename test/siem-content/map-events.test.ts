// deploy/qradar/map-events.sh against a stand-in for QRadar's API.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../../src/world/package-root.ts';
import { serve } from '../doubles/loopback-server.ts';

const deployed = join(packageRoot, 'deploy/qradar');

interface Kept {
  readonly records: Record<string, unknown>[];
  readonly mappings: Record<string, unknown>[];
}

/** Refuses what has no token; answers as the API's pages say. */
function standIn({ records, mappings }: Kept): RequestListener {
  return async (request, response) => {
    const url = new URL(request.url ?? '', 'http://console');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (request.headers['sec'] !== 'secret-token') return void response.writeHead(401).end();
    const answer = (value: unknown) => response.writeHead(200).end(JSON.stringify(value));
    if (request.method === 'GET') {
      const filter = url.searchParams.get('filter') ?? '';
      const known = mappings.filter((each) =>
        ['log_source_event_id', 'log_source_event_category'].every((name) =>
          filter.includes(`${name}="${String(each[name])}"`),
        ),
      );
      return void answer(known);
    }
    const value = JSON.parse(body) as Record<string, unknown>;
    if (url.pathname.endsWith('/qid_records'))
      return void answer({ id: 100 + records.push(value), ...value });
    mappings.push(value);
    answer(value);
  };
}

async function run(origin: string, events: string, tokenFile: string) {
  const child = spawn(join(deployed, 'map-events.sh'), [events], {
    env: { ...process.env, QRADAR: origin, TOKEN_FILE: tokenFile, LOG_SOURCE_TYPE: '4001' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = await once(child, 'close');
  return { code, output };
}

test('the script makes a QID for each event and maps it once, however often it runs', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'map-events-'));
  t.after(() => rm(folder, { recursive: true }));
  const kept: Kept = { records: [], mappings: [] };
  await using server = await serve(standIn(kept));
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, 'secret-token\n');
  const all = (await readFile(join(deployed, 'events.csv'), 'utf8')).split('\n');
  const events = join(folder, 'events.csv');
  await writeFile(events, `${all.slice(0, 4).join('\n')}\n`);
  const first = await run(server.origin, events, tokenFile);
  assert.equal(first.output, 'Mapped 3 events; 0 were mapped already.\n');
  const [id = '', category = '', name = '', severity, , lowLevel] = all[1]?.split(',') ?? [];
  assert.deepEqual(kept.records[0], {
    log_source_type_id: 4001,
    name,
    description: name,
    severity: Number(severity),
    low_level_category_id: Number(lowLevel),
  });
  assert.deepEqual(kept.mappings[0], {
    log_source_type_id: 4001,
    log_source_event_id: id,
    log_source_event_category: category,
    qid_record_id: 101,
  });
  const second = await run(server.origin, events, tokenFile);
  assert.equal(second.output, 'Mapped 0 events; 3 were mapped already.\n');
  assert.equal(kept.records.length, 3);
});

test('the script ends at the first refusal and does not print the token', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'map-events-'));
  t.after(() => rm(folder, { recursive: true }));
  await using server = await serve(standIn({ records: [], mappings: [] }));
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, 'wrong-token');
  const { code, output } = await run(server.origin, join(deployed, 'events.csv'), tokenFile);
  assert.notEqual(code, 0);
  assert.match(output, /401/);
  assert.doesNotMatch(output, /wrong-token|Mapped/);
});
