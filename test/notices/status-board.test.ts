import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthOf } from '../../src/notices/health.ts';
import { createStatusBoard } from '../../src/notices/status-board.ts';
import { someDestination, someSource, someStatus, someTrouble } from '../doubles/some-status.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const names = { sources: [{ name: 'things', tenant: 'contoso' }], destinations: ['siem'] };
const trouble = { code: 'source-unreachable', message: 'No answer.', remedy: 'Wait.' } as const;

test('a source shows what it waits for and since when, until it works again', () => {
  const clock = new VirtualClock();
  const board = createStatusBoard(names, clock);
  const began = clock.now();
  board.report({ notice: 'source-retries', source: 'things', ...trouble, waitMs: 1 });
  clock.advance(5_000);
  board.report({ notice: 'round-started', source: 'things' });
  board.report({ notice: 'source-retries', source: 'things', ...trouble, waitMs: 1 });
  assert.equal(board.sources[0]?.state, 'retrying');
  assert.equal(board.sources[0]?.trouble?.sinceMs, began);
  board.report({ notice: 'round-finished', source: 'things', hasMore: false, restMs: 0 });
  assert.equal(board.sources[0]?.state, 'waiting');
  assert.equal(board.sources[0]?.trouble, undefined);
});

test('a source that rests because it has asked as often as it may is in no trouble, and not up to date', () => {
  const board = createStatusBoard(names, new VirtualClock());
  board.report({ notice: 'source-retries', source: 'things', ...trouble, waitMs: 1 });
  board.report({ notice: 'round-finished', source: 'things', hasMore: true, restMs: 61_000 });
  const [things] = board.sources;
  assert.deepEqual(
    [things?.state, things?.trouble, things?.lastSuccessAtMs],
    ['pacing', undefined, undefined],
  );
  assert.equal(healthOf(someStatus({ sources: [{ ...someSource, ...things }] })).isHealthy, true);
  board.report({ notice: 'round-finished', source: 'things', hasMore: true, restMs: 10 });
  assert.equal(board.sources[0]?.state, 'pulling');
});

test('what a lost connection left unproven counts as sent again', () => {
  const board = createStatusBoard(names, new VirtualClock());
  const destination = 'siem';
  board.report({ notice: 'lines-sent', destination, lines: 10, bytes: 1, cut: 0 });
  board.report({
    notice: 'lines-settled',
    destination,
    lines: 4,
    delivered: 3,
    leftOut: 1,
    filtered: 4,
    setAside: 0,
    unproven: 6,
  });
  board.report({ notice: 'delivery-retries', destination, ...trouble, waitMs: 1, unproven: 6 });
  const [siem] = board.destinations;
  assert.deepEqual(
    [siem?.linesSent, siem?.linesProven, siem?.linesRepeated, siem?.unproven, siem?.delivered],
    [10, 4, 6, 0, 3],
  );
});

test('a system that does not show what a host has acknowledged is remembered', () => {
  const board = createStatusBoard(names, new VirtualClock());
  assert.equal(board.destinations[0]?.isHostUnseen, false);
  board.report({ notice: 'destination-acknowledged-unshown', destination: 'siem', settleSeconds: 5 });
  assert.equal(board.destinations[0]?.isHostUnseen, true);
});

test('of each receiver the certificate seen last is shown, beside our own', () => {
  const board = createStatusBoard(names, new VirtualClock());
  const seen = {
    notice: 'destination-certificate',
    destination: 'siem',
    issuer: 'CN=CA',
    expiresAtMs: 1,
  } as const;
  const report = (whose: 'connector' | 'receiver', address: string, subject: string) =>
    board.report({ ...seen, whose, address, subject, fingerprint: subject });
  report('receiver', 'tls://a:1', 'CN=old');
  report('connector', 'tls://a:1', 'CN=ours');
  report('receiver', 'tls://b:1', 'CN=b');
  report('receiver', 'tls://a:1', 'CN=new');
  assert.deepEqual(
    board.destinations[0]?.certificates.map(({ whose, address, subject }) => [whose, address, subject]),
    [
      ['connector', 'tls://a:1', 'CN=ours'],
      ['receiver', 'tls://b:1', 'CN=b'],
      ['receiver', 'tls://a:1', 'CN=new'],
    ],
  );
});

test('what may pass by itself is tolerated for two minutes, what waits for a person is not', () => {
  const failing = (sinceMs: number) =>
    someStatus({
      destinations: [{ ...someDestination, state: 'retrying', trouble: { ...someTrouble, sinceMs } }],
    });
  assert.equal(healthOf(failing(999_000)).isHealthy, true);
  assert.equal(healthOf(failing(880_000)).isHealthy, false);
  const held = someStatus({ sources: [{ ...someSource, state: 'holding', trouble: someTrouble }] });
  assert.deepEqual(
    healthOf(held).reasons.map((r) => [r.part, r.name, r.code]),
    [['source', 'endpoint-detections', 'destination-unreachable']],
  );
});

test('what waits for a person stays a reason while it is asked for again', () => {
  const refused = { ...someTrouble, code: 'destination-certificate-expired' } as const;
  const asking = someStatus({ destinations: [{ ...someDestination, state: 'retrying', trouble: refused }] });
  assert.equal(healthOf(asking).isHealthy, false);
});

test('a destination whose records wait far longer than its proof takes is behind, connected or not', () => {
  const waiting = (oldestCommittedAtMs: number) =>
    someStatus({
      atMs: 10_000_000,
      destinations: [
        { ...someDestination, behind: [{ lane: 'audit', records: 7, bytes: 700, oldestCommittedAtMs }] },
      ],
    });
  assert.equal(healthOf(waiting(9_086_000)).isHealthy, true);
  const [reason] = healthOf(waiting(9_085_000)).reasons;
  assert.equal(reason?.code, 'destination-behind');
  assert.equal(reason?.message, '7 records wait for arcsight, the oldest since 1970-01-01T02:31:25.000Z.');
});

test('back-fills are shown while they are under way', () => {
  const board = createStatusBoard(names, new VirtualClock());
  const about = { source: 'things', id: 'a', fromMs: 1, toMs: 9 };
  const shown = () => board.sources[0]?.backfills.map(({ id, doneToMs, reason }) => [id, doneToMs, reason]);
  board.report({ notice: 'backfill-started', ...about });
  board.report({ notice: 'backfill-started', ...about, id: 'b' });
  board.report({ notice: 'backfill-failing', ...about, doneToMs: 4, tries: 1, reason: 'No.', waitMs: 1 });
  assert.deepEqual(shown(), [
    ['b', 1, ''],
    ['a', 4, 'No.'],
  ]);
  board.report({ notice: 'backfill-progressed', ...about, doneToMs: 5, records: 1 });
  board.report({ notice: 'backfill-cancelled', source: 'things', id: 'b' });
  assert.deepEqual(shown(), [['a', 5, '']]);
  board.report({ notice: 'backfill-finished', ...about, records: 1 });
  assert.deepEqual(shown(), []);
});
