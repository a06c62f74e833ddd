import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFilePattern, patternProblem } from '../../src/destinations/file-pattern.ts';

const at = Date.UTC(2026, 0, 8, 23, 59, 59);

test('a name carries the date of UTC, and a number before its ending where it is not the first', () => {
  const pattern = createFilePattern('/var/log/siem/events-%Y-%m-%d.log');
  assert.equal(pattern.folder, '/var/log/siem');
  assert.equal(pattern.at(at, 0).name, 'events-2026-01-08.log');
  assert.equal(pattern.at(at, 12).name, 'events-2026-01-08.12.log');
  assert.equal(pattern.at(at + 1_000, 0).name, 'events-2026-01-09.log');
});

test('a pattern may do without a date, without an ending, and go down to the minute', () => {
  assert.equal(createFilePattern('/log/events.log').at(at, 1).name, 'events.1.log');
  assert.equal(createFilePattern('/log/events').at(at, 1).name, 'events.1');
  assert.equal(createFilePattern('/log/e.%Y%m%d-%H%M').at(at, 1).name, 'e.20260108-2359.1');
  assert.equal(createFilePattern('/log/.events').at(at, 1).name, '.events.1');
});

test('its own files are told from those of others, and come in the order of their dates and numbers', () => {
  const pattern = createFilePattern('/log/a+%d.%m.%Y.log');
  const names = [
    'a+02.02.2026.log',
    'a+03.01.2026.10.log',
    'a+03.01.2026.9.log',
    'a+03.01.2026.log',
    'a+31.12.2025.log',
    'a+31.12.2025.log.gz',
    'a+31.12.2025.0.log',
    'aa31.12.2025.log',
    'a+1.12.2025.log',
  ];
  assert.deepEqual(
    pattern.ours(names).map(({ name }) => name),
    ['a+31.12.2025.log', 'a+03.01.2026.log', 'a+03.01.2026.9.log', 'a+03.01.2026.10.log', 'a+02.02.2026.log'],
  );
});

test('a path that names no file, or a date that has no order, is refused in words', () => {
  assert.equal(patternProblem('/log/events-%Y-%m-%d.log'), undefined);
  assert.equal(patternProblem('events.log'), 'must begin with /');
  assert.equal(patternProblem('/log/'), 'must name a file, not a folder');
  assert.equal(
    patternProblem('/log/%Y/events.log'),
    'may have a date in the name of the file only, not of a folder',
  );
  for (const name of ['%d.log', '%Y-%d.log', '%Y-%Y.log', '%y.log', '100%']) {
    assert.match(patternProblem(`/log/${name}`) ?? '', /^may have %Y, %m, %d, %H and %M, each once/);
  }
});
