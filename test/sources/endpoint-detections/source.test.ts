import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { z } from 'zod';
import { ConnectorError } from '../../../src/errors/connector-error.ts';
import { endpointDetections } from '../../../src/sources/endpoint-detections/kind.ts';
import { endpointDetectionsOptions } from '../../../src/sources/endpoint-detections/options.ts';
import type { HttpRequest } from '../../../src/sources/http-client.ts';
import { KeptState } from '../../doubles/kept-state.ts';
import { Pieces, type ScriptedAnswer, scriptedHttp } from '../../doubles/scripted-http.ts';
import { testSetup } from '../../doubles/source-setup.ts';
import { spansIn } from '../../doubles/spans-in.ts';

const signal = new AbortController().signal;
const hourMs = 3_600_000;

function start(
  answer: (request: HttpRequest) => ScriptedAnswer,
  given: z.input<typeof endpointDetectionsOptions> = { region: 'eu' },
) {
  const http = scriptedHttp(answer);
  const setup = testSetup('endpoint-detections', endpointDetectionsOptions.parse(given), http);
  return { ...setup, http, state: new KeptState(), source: endpointDetections.create(setup) };
}

/** Hours before `now` that a request asks for, rounded. */
function askedHours(request: HttpRequest | undefined, now: number): readonly number[] {
  const query = new URL(request?.url ?? '').searchParams;
  const hoursAgo = (name: string) => Math.round((now - Date.parse(query.get(name) ?? '')) / hourMs);
  return [hoursAgo('sinceTimeUtc'), hoursAgo('untilTimeUtc')];
}

const detection = {
  AlertTime: '2026-01-08T08:55:00.1234567Z',
  AlertId: 'da1_-2',
  FullId: 'da1_-2:abc=',
  LastProcessedTimeUtc: '2026-01-08T08:59:00.7654321Z',
};

test('a detection becomes a record with FullId, LastProcessedTimeUtc and its exact bytes', async () => {
  const text = `{ "AlertId":"da1_-2",  "FullId":"da1_-2:abc=", "AlertTime":"2026-01-08T08:55:00.1234567Z",
    "LastProcessedTimeUtc":"2026-01-08T08:59:00.7654321Z" }`;
  const { source, state } = start(() => ({ body: ` [ ${text} ] ` }));
  const [, page] = await state.takeIn(source.pull(state.view(), signal));
  const record = page?.records[0];
  assert.equal(record?.type, 'endpoint-detection');
  assert.equal(record?.id, 'da1_-2:abc=');
  assert.equal(record?.version, '2026-01-08T08:59:00.7654321Z');
  assert.equal(record?.occurredAtMs, Date.parse('2026-01-08T08:55:00.123Z'));
  assert.equal(record?.lane, 'alert');
  assert.equal(Buffer.from(record?.json ?? []).toString(), text);
});

test('the first pull reads firstPullHours, the next from an hour before the last window', async () => {
  const { source, state, http, clock } = start(() => ({ body: '[]' }), { region: 'eu', firstPullHours: 10 });
  await state.takeIn(source.pull(state.view(), signal));
  clock.advance(60_000);
  await state.takeIn(source.pull(state.view(), signal));
  assert.deepEqual(
    http.requests.map((request) => askedHours(request, clock.now())),
    [
      [10, 0],
      [1, 0],
    ],
  );
  const url = new URL(http.requests[0]?.url ?? '');
  assert.equal(url.origin + url.pathname, 'https://wdatp-alertexporter-eu.windows.com/api/alerts');
  assert.equal(url.searchParams.has('limit'), false);
});

test('the last day is read again once an hour, the last week once a day, never from before the first pull', async () => {
  const { source, state, http, clock } = start(() => ({ body: '[]' }), { region: 'eu', firstPullHours: 30 });
  const seen: string[] = [];
  for (let hour = 0; hour <= 24 * 9; hour += 1) {
    http.requests.length = 0;
    await state.takeIn(source.pull(state.view(), signal));
    const back = Math.max(...http.requests.map((request) => askedHours(request, clock.now())[0] ?? 0));
    if (hour % 24 === 0 || hour === 5) seen.push(`${hour}:${back}`);
    clock.advance(hourMs);
  }
  assert.deepEqual(seen, [
    '0:30',
    '5:24',
    '24:54',
    '48:78',
    '72:102',
    '96:126',
    '120:150',
    '144:168',
    '168:168',
    '192:168',
    '216:168',
  ]);
});

test('failing for a while at first does not move where the first pull begins', async () => {
  let status = 500;
  const { source, state, http, clock } = start(() => ({ status, body: '[]' }));
  await assert.rejects(state.takeIn(source.pull(state.view(), signal)));
  clock.advance(48 * hourMs);
  status = 200;
  http.requests.length = 0;
  await state.takeIn(source.pull(state.view(), signal));
  assert.deepEqual(
    http.requests.map((request) => askedHours(request, clock.now())[0]),
    [72, 48, 24],
  );
});

test('after an outage the missed days are asked for a day at a time, oldest first', async () => {
  const { source, state, http, clock } = start(() => ({ body: '[]' }));
  await state.takeIn(source.pull(state.view(), signal));
  clock.advance(60 * hourMs);
  http.requests.length = 0;
  await state.takeIn(source.pull(state.view(), signal));
  assert.deepEqual(
    http.requests.slice(0, 3).map((request) => askedHours(request, clock.now())),
    [
      [61, 37],
      [37, 13],
      [13, 0],
    ],
  );
});

test('a window counts as read with the last page of a whole answer only', async () => {
  const many = Array.from({ length: 1_500 }, (_, i) => ({ ...detection, FullId: `id-${i}` }));
  const text = JSON.stringify(many);
  const bodies: unknown[] = [new Pieces(text.slice(0, -10)), text];
  const { source, state } = start(() => ({ body: bodies.shift() }));
  const failing = state.takeIn(source.pull(state.view(), signal));
  await assert.rejects(failing, { code: 'source-answer-malformed' });
  assert.deepEqual(spansIn(state.view()), []);
  const pages = await state.takeIn(source.pull(state.view(), signal));
  assert.deepEqual(
    pages.map((page) => [page.records.length, page.changes.length > 0]),
    [
      [1_000, false],
      [500, true],
    ],
  );
});

test('a clock that runs ahead notes nothing as read beyond what Microsoft has seen', async () => {
  const atMicrosoft = Date.UTC(2026, 0, 8, 3, 0, 0);
  const { source, state, notices, http, clock } = start(() => ({
    body: '[]',
    headers: { date: new Date(atMicrosoft).toUTCString() },
  }));
  await state.takeIn(source.pull(state.view(), signal));
  assert.deepEqual(spansIn(state.view()), []);
  assert.equal(notices[0]?.notice, 'clock-skewed');
  await state.takeIn(source.pull(state.view(), signal));
  const asked = new URL(http.requests[1]?.url ?? '').searchParams;
  assert.equal(asked.get('untilTimeUtc'), new Date(atMicrosoft).toISOString());
  assert.deepEqual(spansIn(state.view()), [[atMicrosoft - 24 * hourMs, atMicrosoft, 'read']]);
  assert.ok(clock.now() > atMicrosoft);
});

test('a clock that jumps back asks for no inverted window and goes on from there', async () => {
  const { source, state, http, clock } = start(() => ({ body: '[]' }));
  await state.takeIn(source.pull(state.view(), signal));
  clock.advance(-48 * hourMs);
  await state.takeIn(source.pull(state.view(), signal));
  for (const request of http.requests) {
    const [since = 0, until = 0] = askedHours(request, clock.now());
    assert.ok(since > until && since - until <= 24, request.url);
  }
  assert.equal(spansIn(state.view()).at(-1)?.[1], clock.now());
});

test('filters are sent as Microsoft names them, device groups one by one', async () => {
  const { source, state, http } = start(() => ({ body: '[]' }), {
    region: 'uk',
    machineGroups: ['UK & more', 'France'],
    deviceCreatedTag: 'a',
    cloudCreatedTag: 'b',
  });
  await state.takeIn(source.pull(state.view(), signal));
  const query = new URL(http.requests[0]?.url ?? '').searchParams;
  assert.deepEqual(query.getAll('machinegroups'), ['UK & more', 'France']);
  assert.equal(query.get('DeviceCreatedMachineTags'), 'a');
  assert.equal(query.get('CloudCreatedMachineTags'), 'b');
});

test('records without FullId get the hash of their bytes as id, and that is told', async () => {
  const { source, state, notices } = start(() => ({
    body: '[{"AlertTime":"x"},{"FullId":""},{"FullId":7}]',
  }));
  const [, page] = await state.takeIn(source.pull(state.view(), signal));
  assert.deepEqual(
    page?.records.map((record) => /^[0-9a-f]{64}$/.test(record.id)),
    [true, true, true],
  );
  assert.deepEqual(notices, [{ notice: 'records-without-id', source: 'endpoint-detections', count: 3 }]);
});

test('a closed API, a missing token right, a wrong host and a fault of Microsoft are told apart', async () => {
  const codeFor = async (status: number, given?: z.input<typeof endpointDetectionsOptions>) => {
    const { source } = start(() => ({ status, body: 'no', headers: { 'retry-after': '7' } }), given);
    const error = await source.probe(signal).catch((reason: unknown) => reason);
    assert.ok(error instanceof ConnectorError);
    return [error.code, error.retryAfterMs];
  };
  assert.deepEqual(await codeFor(403), ['source-api-closed', 7_000]);
  assert.deepEqual(await codeFor(404), ['source-api-closed', 7_000]);
  assert.deepEqual(await codeFor(410), ['source-api-closed', 7_000]);
  assert.deepEqual(await codeFor(404, { endpoint: 'https://elsewhere.example' }), [
    'source-not-found',
    7_000,
  ]);
  assert.deepEqual(await codeFor(401), ['source-token-refused', 7_000]);
  assert.deepEqual(await codeFor(500), ['source-failing', 7_000]);
  assert.deepEqual(await codeFor(429), ['source-throttled', 7_000]);
});

test('a round that is stopped ends without an error', async () => {
  const stop = new AbortController();
  const { source, state } = start(() => {
    stop.abort();
    throw stop.signal.reason;
  });
  const pages = await state.takeIn(source.pull(state.view(), stop.signal));
  assert.deepEqual(
    pages.flatMap((page) => page.records),
    [],
  );
});

test('a source without a region says which regions its cloud has', () => {
  assert.throws(() => endpointDetections.origin(endpointDetectionsOptions.parse({}), 'commercial'), {
    code: 'config-invalid',
    message: /eu, us, uk/,
  });
  const origin = endpointDetections.origin(endpointDetectionsOptions.parse({}), 'gcc');
  assert.equal(origin, 'https://wdatp-alertexporter-us.gcc.securitycenter.windows.us');
});

test('detections that left the retention unread are a gap event, in one page with the state that says so', async () => {
  let status = 200;
  const { source, state, clock } = start(() => ({ status, body: '[]' }));
  await state.takeIn(source.pull(state.view(), signal));
  const readTo = clock.now();
  status = 500;
  clock.advance(190 * 24 * hourMs);
  await assert.rejects(state.takeIn(source.pull(state.view(), signal)));
  status = 200;
  const pages = await state.takeIn(source.pull(state.view(), signal));
  const page = pages.find(({ records }) => records.length > 0);
  assert.deepEqual(
    page?.records.map(({ type, lane }) => [type, lane]),
    [['connector-gap', 'connector']],
  );
  assert.equal(spansIn(state.view())[0]?.[2], 'lost');
  assert.equal(spansIn(state.view())[0]?.[0], readTo);
  const [coverage] = await source.coverage(state.view(), { fromMs: readTo, toMs: clock.now() });
  assert.equal(coverage?.feed, 'endpoint-detections');
  assert.deepEqual(
    coverage?.spans.map((span) => span.state),
    ['lost', 'complete'],
  );
});

test('a day whose answer is broken keeps no other day from being read', async () => {
  const { source, state, http, clock } = start(({ url }) => {
    const from = Date.parse(new URL(url).searchParams.get('sinceTimeUtc') ?? '');
    const isBroken = from < Date.UTC(2026, 0, 8, 9) && isLater;
    return { body: isBroken ? '[{]' : '[]' };
  });
  let isLater = false;
  await state.takeIn(source.pull(state.view(), signal));
  const first = clock.now();
  clock.advance(60 * hourMs);
  isLater = true;
  http.requests.length = 0;
  await assert.rejects(state.takeIn(source.pull(state.view(), signal)), { code: 'source-answer-malformed' });
  assert.deepEqual(spansIn(state.view()), [
    [first - 24 * hourMs, first, 'read'],
    [first + 23 * hourMs, clock.now(), 'read'],
  ]);
});
