// verify --csv against a journal's record: every dialect of CSV that SIEMs write, and what is not there.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { ComparedHour } from '../../src/commands/export/compare-export.ts';
import { verify } from '../../src/commands/verify.ts';
import { SettledRecord } from '../../src/journal/embedded/settled-record.ts';
import { systemFiles } from '../../src/world/files.ts';
import { configuredFolder } from '../doubles/configured-folder.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';

const start = Date.parse('2026-01-08T09:00:00Z');
const span = ['--from', '2026-01-08', '--to', '2026-01-09'];
const columns = ['--id-column', 'cs2', '--seq-column', 'cn3'];

/** Lines 1 to 6: `r1` to `r4`, of which `r2` has two lines, and one of another feed; an hour lies between. */
async function settledFolder(t: TestContext) {
  const configured = await configuredFolder(t, '{ kind: office-activity }', [verify]);
  const clock = new VirtualClock();
  clock.advance(start - clock.now());
  const record = new SettledRecord(systemFiles, configured.stateFolder, clock, () => {});
  const take = async (recordId: string, firstSequence: number, lines = 1, feed = 'office-activity') => {
    record.add('siem', [{ recordId, tenant: 'contoso', feed, firstSequence, lines }]);
    await record.write();
  };
  await take('r1', 1);
  await take('r2', 2, 2);
  // As after a crash: the same line once more.
  await take('r2', 2, 2);
  clock.advance(3_600_000);
  await take('r3=', 4);
  await take('r4', 1, 1, 'office-activity/audit');
  await record.close();
  return {
    ...configured,
    compare: (csv: string, code: number, ...words: string[]) => {
      const file = join(configured.stateFolder, '../export.csv');
      writeFileSync(file, csv);
      return configured.ask(['verify', '--csv', file, ...columns, ...span, ...words], code);
    },
  };
}

const complete = ['r1,1', 'r2,2', 'r2,3', 'r3=,4', 'r4,1'];

test('an export with every line proves that nothing is missing', async (t) => {
  const { compare } = await settledFolder(t);
  const { output } = await compare(`cs2,cn3\n${complete.join('\n')}\n`, 0);
  assert.match(output, /against 5 rows of .*export\.csv\n/);
  assert.match(output, /\n {2}contoso {2}office-activity {8}2026-01-08 09 +3 +3 +0 +0\n/);
  assert.match(output, /\n {2}contoso {2}office-activity {8}2026-01-08 10 +1 +1 +0 +0\n/);
  assert.match(output, /\n {2}contoso {2}office-activity {8}all +4 +4 +0 +0\n/);
  assert.match(output, /\nNothing is missing\.\nThe record of siem begins on 2026-01-08\.\n$/);
});

test('missing lines are counted by feed and hour, and their ids are written down once', async (t) => {
  const { compare, stateFolder } = await settledFolder(t);
  const file = join(stateFolder, 'missing.txt');
  const { output } = await compare('cs2,cn3\nr1,1\nr1,1\nr4,1\nr9,9\n', 1, '--missing-ids', file);
  assert.equal(readFileSync(file, 'utf8'), 'r2\nr3=\n');
  assert.match(output, /\n {2}contoso {2}office-activity {8}2026-01-08 09 +3 +1 +2 +1\n/);
  assert.match(output, /\n3 lines of 2 records are missing; their ids are in .*missing\.txt\.\n/);
  assert.match(output, /\n1 rows are of no line that was settled in that time/);
});

const dialects: readonly (readonly [what: string, csv: string])[] = [
  [
    'quotes',
    `"name","cs2","cn3"\r\n${complete.map((row) => `"a ""b"", c","${row.replace(',', '","')}"`).join('\r\n')}`,
  ],
  [
    'semicolons and a byte order mark',
    `\ufeffcn3;cs2\n${complete.map((row) => row.split(',').reverse().join(';')).join('\n')}\n`,
  ],
  ['tabs', `cs2\tcn3\n${complete.join('\n').replaceAll(',', '\t')}\n`],
  ['lines before the head', `Query: a | b\n\nFrom,to,x\ncs2,cn3\n${complete.join('\n')}\n`],
  [
    'line breaks in values',
    `cs2,msg,cn3\n${complete.map((row) => row.replace(',', ',"one\ntwo",')).join('\n')}\n`,
  ],
  [
    'numbers as a SIEM shows them',
    `cs2,cn3\n${complete.map((row) => `${row.replace(',', ',"')}.0"`).join('\n')}\n`,
  ],
  ['ragged rows', `cs2,cn3\n${complete.map((row) => `${row},more`).join('\n')}\nr1\n`],
];

for (const [what, csv] of dialects) {
  test(`an export with ${what} is read`, async (t) => {
    const { compare } = await settledFolder(t);
    assert.match((await compare(csv, 0)).output, /\nNothing is missing\.\n/);
  });
}

test('only what was settled in the time asked for is compared; JSON has it all', async (t) => {
  const { compare } = await settledFolder(t);
  const { output } = await compare('cs2,cn3\nr1,1\nr2,2\nr2,3\n', 0, '--to', '2026-01-08T10:00', '--json');
  const { hours, unknownRows } = JSON.parse(output) as { hours: ComparedHour[]; unknownRows: number };
  assert.equal(unknownRows, 0);
  assert.deepEqual(hours, [
    {
      tenant: 'contoso',
      feed: 'office-activity',
      hourMs: start,
      sent: 3,
      received: 3,
      missing: 0,
      doubled: 0,
    },
  ]);
});

test('with columns for tenant and feed a line of another one does not count', async (t) => {
  const { compare } = await settledFolder(t);
  const rows = (tenant: string, feed = 'office-activity/audit') =>
    [...complete.slice(0, 4).map((row) => `${row},${tenant},office-activity`), `r4,1,${tenant},${feed}`].join(
      '\n',
    );
  const named = ['--tenant-column', 'dvchost', '--feed-column', 'deviceFacility'];
  const head = 'cs2,cn3,dvchost,deviceFacility\n';
  for (const tenant of ['contoso', 'contoso-defender']) await compare(head + rows(tenant), 0, ...named);
  await compare(head + rows('fabrikam'), 0);
  await compare(head + rows('fabrikam'), 1, ...named);
  const { output } = await compare(
    head + rows('fabrikam', 'office-activity'),
    1,
    '--feed-column',
    'deviceFacility',
  );
  assert.match(output, /\n {2}contoso {2}office-activity\/audit {2}all +1 +0 +1 +0\n/);
});

test('what was settled before the record begins is not proven', async (t) => {
  const { compare } = await settledFolder(t);
  const { output } = await compare(`cs2,cn3\n${complete.join('\n')}\n`, 1, '--from', '2026-01-07T23:00');
  assert.match(
    output,
    /\nNothing is missing\.\n.* begins on 2026-01-08\. Nothing can be said of what was settled before/,
  );
});

test('a time of which nothing is recorded proves nothing', async (t) => {
  const { compare } = await settledFolder(t);
  const { output } = await compare('cs2,cn3\n', 1, '--from', '2026-02-01', '--to', '2026-02-02');
  assert.match(output, /\nNo line was settled in that time\. The record of siem begins on 2026-01-08\.\n/);
});

test('wrong columns, times, destinations and files are refused in words', async (t) => {
  const { compare, ask, stateFolder } = await settledFolder(t);
  assert.match(
    (await compare('id,number\na,1\n', 64)).complaints,
    /has no row with the columns cs2, cn3.*\n.*id, number/s,
  );
  assert.match(
    (await compare('cs2,cn3\n', 64, '--to', '2026-01-01')).complaints,
    /--to is not later than --from/,
  );
  assert.match(
    (await compare('cs2,cn3\n', 64, '--destination', 'x')).complaints,
    /The configuration has siem\./,
  );
  const absent = join(stateFolder, 'absent');
  assert.match(
    (await ask(['verify', '--csv', absent, ...columns, ...span], 1)).complaints,
    /there is no such file/,
  );
  assert.match((await ask(['verify', '--csv', absent, ...span], 64)).complaints, /needs --id-column/);
  assert.match(
    (await ask(['verify', '--csv', absent, 'more', ...columns], 64)).complaints,
    /files or --csv, not both/,
  );
  const unwritable = join(stateFolder, 'no', 'such', 'folder');
  await compare('cs2,cn3\n', 1, '--missing-ids', unwritable);
  assert.equal(existsSync(unwritable), false);
});
