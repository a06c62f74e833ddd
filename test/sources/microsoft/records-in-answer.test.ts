import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceRecord } from '../../../src/model/record.ts';
import { recordsInAnswer } from '../../../src/sources/microsoft/records-in-answer.ts';
import { Pieces, scriptedHttp } from '../../doubles/scripted-http.ts';

const signal = new AbortController().signal;

function toRecord({ json }: { readonly json: Uint8Array }): SourceRecord {
  return { type: 't', id: '1', version: '', occurredAtMs: 1, tenant: 'a', lane: 'alert', json, facts: {} };
}

async function* pagesOf(body: unknown, headers: Record<string, string> = {}) {
  const http = scriptedHttp(() => ({ body, headers }));
  const answer = await http.send({ method: 'GET', url: 'https://x/', headers: {} }, signal);
  const reading = { shape: 'flat', attempt: 'Asking x for things', onTooLarge: () => {} } as const;
  yield* recordsInAnswer(answer, reading, toRecord);
}

test('pages hold at most 1,000 records, and only the last says so', async () => {
  const pages = await Array.fromAsync(pagesOf(Array.from({ length: 2_500 }, (_, a) => ({ a }))));
  assert.deepEqual(
    pages.map((page) => [page.records.length, page.isLast]),
    [
      [1_000, false],
      [1_000, false],
      [500, true],
    ],
  );
});

test('pages hold at most 4 MB unless one record alone is larger', async () => {
  const sizes = [3, 2, 5, 1, 1, 1];
  const body = sizes.map((megabytes) => ({ a: 'x'.repeat(megabytes * 1_000_000) }));
  const pages = await Array.fromAsync(pagesOf(body));
  assert.deepEqual(
    pages.map((page) => page.records.length),
    [1, 1, 1, 3],
  );
});

test('an empty list is one last page without records', async () => {
  const [page, ...rest] = await Array.fromAsync(pagesOf('[]'));
  assert.deepEqual([page?.records.length, page?.isLast, rest.length], [0, true, 0]);
});

test('a web page, an object and a cut answer are malformed, and the message shows none of it', async () => {
  const html = '<html>secret</html>';
  for (const body of [
    html,
    '{"secret":1}',
    '[{"a":"secret"},{"b',
    '"secret"',
    '',
    '[{},null]',
    '[{},7]',
    '[{},[]]',
    '[{secret:1}]',
  ]) {
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    await assert.rejects(Array.fromAsync(pagesOf(body, headers)), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'source-answer-malformed');
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  }
});

test('an answer of 200 MB passes through in pages while little of it is held', async () => {
  const chunk = Buffer.from(`${JSON.stringify({ a: 'x'.repeat(1_600) })},`.repeat(40));
  const count = Math.ceil(200_000_000 / chunk.length);
  const body = new Pieces('[', ...new Array<Buffer>(count).fill(chunk), '{}]');
  const before = process.memoryUsage();
  let records = 0;
  let peak = 0;
  for await (const page of pagesOf(body)) {
    records += page.records.length;
    peak = Math.max(peak, process.memoryUsage().arrayBuffers);
  }
  assert.equal(records, count * 40 + 1);
  assert.ok(peak - before.arrayBuffers < 100_000_000, `${(peak - before.arrayBuffers) / 1e6} MB`);
});
