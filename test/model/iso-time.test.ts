// ISO 8601 times: read in every shape Microsoft writes, and nothing that is no time.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isoTime, parseIsoTime } from '../../src/model/iso-time.ts';

test('ISO times of any fraction, zone or none are read as Date.parse reads them in UTC', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
      const iso = new Date(ms).toISOString();
      assert.equal(parseIsoTime(iso), ms);
      assert.equal(isoTime(ms), iso);
      assert.equal(parseIsoTime(iso.slice(0, -1)), ms);
      assert.equal(parseIsoTime(`${iso.slice(0, -1)}9999Z`), ms);
      assert.equal(parseIsoTime(iso.slice(0, 19)), Math.floor(ms / 1_000) * 1_000);
      assert.equal(parseIsoTime(iso.slice(0, 10)), Math.floor(ms / 86_400_000) * 86_400_000);
    }),
  );
});

test('offsets are taken into account', () => {
  const utc = Date.UTC(2026, 0, 8, 9, 7, 47);
  for (const text of [
    '2026-01-08T10:07:47+01:00',
    '2026-01-08T04:07:47-0500',
    '2026-01-08T10:07:47.000+01',
    '2026-01-08 09:07:47z',
  ]) {
    assert.equal(parseIsoTime(text), utc, text);
  }
});

test('an offset with milliseconds behind it, as Graph has written it, is read as the offset', () => {
  const utc = Date.UTC(2025, 8, 18, 9, 37, 30);
  for (const tail of ['378Z', '88Z', '0913Z', '378', '']) {
    assert.equal(parseIsoTime(`2025-09-18T15:07:30+0530${tail}`), utc, tail);
  }
});

test('what is no time is none', () => {
  const texts = [
    '',
    '2026',
    '2026-13-01',
    '2026-02-30T00:00:00Z',
    '2026-01-08T24:00:00Z',
    '2026-01-08T10:61:00Z',
    '2026-01-08T10:00:61Z',
    '2026-01-08T10:00:00ZZ',
    '2026-01-08T10:00:00+99:99',
    '2026-01-08T10:00:00+0100x',
    '2026-01-08T10:00:00+01:00 junk',
    '2026-01-08T10:00:00 UTC',
    '0001-01-01T00:00:00',
    '0001-01-01T00:00:00Z',
    '2026-01-08Tab:00:00Z',
    '1969-01-01T00:00:00Z',
    '20260108T100000Z',
  ];
  for (const text of texts) assert.equal(parseIsoTime(text), Number.NaN, text);
});

test('a broken day does not spoil the next', () => {
  assert.equal(parseIsoTime('2026-02-30T00:00:00Z'), Number.NaN);
  assert.equal(parseIsoTime('2026-02-28T00:00:00Z'), Date.UTC(2026, 1, 28));
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      const ms = parseIsoTime(text);
      assert.ok(Number.isNaN(ms) || Number.isInteger(ms));
    }),
  );
});
