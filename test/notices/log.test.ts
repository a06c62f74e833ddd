import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../../src/notices/log.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

function start(level: 'debug' | 'info' = 'info') {
  const clock = new VirtualClock();
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ level, clock, write: (line) => lines.push(JSON.parse(line)) });
  return { clock, lines, log };
}

function retry(waitMs: number, source = 'things'): Notice {
  const trouble = { code: 'source-unreachable', message: 'No answer.', remedy: 'Wait.' } as const;
  return { notice: 'source-retries', source, ...trouble, waitMs };
}

test('a notice is one line of JSON with its level, time, facts and sentence', () => {
  const { log, lines } = start();
  log.report(retry(1_500));
  assert.deepEqual(lines, [
    {
      level: 'warn',
      time: '2026-01-08T09:00:00.000Z',
      notice: 'source-retries',
      source: 'things',
      code: 'source-unreachable',
      waitMs: 1_500,
      msg: 'Pulling from things failed: No answer. Trying again in 1.5 s. Wait.',
    },
  ]);
});

test('what is said for each page or batch is not written unless asked for', () => {
  const sent: Notice = { notice: 'lines-sent', destination: 'siem', lines: 5, bytes: 900, cut: 0 };
  const quiet = start();
  quiet.log.report(sent);
  assert.equal(quiet.lines.length, 0);
  const loud = start('debug');
  loud.log.report(sent);
  assert.equal(loud.lines.length, 1);
});

test('a warning that says the same again is counted and summed up once a minute', () => {
  const { clock, log, lines } = start();
  for (const waitMs of [100, 200, 300]) log.report(retry(waitMs));
  log.report(retry(100, 'others'));
  assert.deepEqual(
    lines.map((line) => line['source']),
    ['things', 'others'],
  );
  clock.advance(60_000);
  log.report(retry(400, 'others'));
  assert.match(String(lines[2]?.['msg']), /0\.3 s.*2 more times/);
  log.flush();
  assert.equal(lines.length, 4);
});
