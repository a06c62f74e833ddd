// The three headers, letter by letter.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createHeader, facilities, type HeaderMode, headerModes } from '../../src/destinations/header.ts';

const at = new Date(2026, 0, 8, 9, 14, 2, 45).getTime();
const host = 'contoso-defender';

function written(mode: HeaderMode, severity = 5, now = at): string {
  return createHeader({ mode, facility: 'local4', priority: 'notice' }).write(host, severity, now);
}

test('rfc3164 has no tag, the local time, and the day padded with a space', () => {
  assert.equal(written('rfc3164'), '<165>Jan  8 09:14:02 contoso-defender ');
  const late = new Date(2026, 10, 28, 23, 59, 59).getTime();
  assert.equal(written('rfc3164', 5, late), '<165>Nov 28 23:59:59 contoso-defender ');
});

test('rfc3164-tag names the program before the text', () => {
  assert.equal(written('rfc3164-tag'), '<165>Jan  8 09:14:02 contoso-defender defender-siem: ');
});

test('rfc5424 has all its fields, UTC and milliseconds', () => {
  const utc = Date.UTC(2026, 0, 8, 9, 14, 2, 45);
  assert.equal(
    written('rfc5424', 5, utc),
    '<165>1 2026-01-08T09:14:02.045Z contoso-defender defender-siem - - - ',
  );
});

test('the time follows the clock although it is kept for a second', () => {
  const header = createHeader({ mode: 'rfc5424', facility: 'local4', priority: 'notice' });
  const start = Date.UTC(2026, 11, 31, 23, 59, 59, 998);
  const times = [0, 1, 2, 1_002].map((ms) => header.write(host, 5, start + ms).split(' ')[1]);
  assert.deepEqual(times, [
    '2026-12-31T23:59:59.998Z',
    '2026-12-31T23:59:59.999Z',
    '2027-01-01T00:00:00.000Z',
    '2027-01-01T00:00:01.000Z',
  ]);
});

test('the priority is notice, or follows the severity of the event', () => {
  const bySeverity = createHeader({ mode: 'rfc3164', facility: 'local4', priority: 'by-severity' });
  const levels = Array.from({ length: 11 }, (_, severity) => {
    return Number(bySeverity.write(host, severity, at).slice(1, 4)) - 160;
  });
  assert.deepEqual(levels, [6, 6, 6, 6, 5, 5, 5, 3, 3, 2, 2]);
  for (const severity of [0, 5, 10]) assert.ok(written('rfc3164', severity).startsWith('<165>'));
});

test('headerBytes is never less than what is written', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...headerModes),
      fc.constantFrom(...facilities),
      fc.constantFrom('notice' as const, 'by-severity' as const),
      fc.stringMatching(/^[a-z0-9-]{1,63}$/),
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 0, max: 4_102_444_800_000 }),
      (mode, facility, priority, name, severity, now) => {
        const header = createHeader({ mode, facility, priority });
        const bytes = Buffer.byteLength(header.write(name, severity, now));
        assert.ok(bytes <= header.headerBytes(name) && bytes >= header.headerBytes(name) - 1);
      },
    ),
  );
});
