// The verify command in process: its sums, its places, its exit codes.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { exitCodes } from '../../src/commands/command.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { verify } from '../../src/commands/verify.ts';
import type { Verification } from '../../src/oracle/verification.ts';
import { captureIo } from '../doubles/captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-'));
after(() => rmSync(folder, { recursive: true }));

const event = 'CEF:0|Acme|Connector|1.0|a:b|Name|5|src=192.0.2.1';
function line(sequence: number, extension = ''): string {
  const envelope = `cs2Label=RecordId cs2=r${sequence} cn3Label=Sequence cn3=${sequence}`;
  return `<165>1 2026-01-08T09:14:02Z h app - - - ${event}${extension} ${envelope} dvchost=contoso-defender deviceFacility=alerts`;
}

async function run(input: string, ...words: string[]) {
  const io = captureIo({ input });
  const code = await dispatch(['verify', ...words], [verify], io);
  return { code, output: io.output, complaints: io.complaints };
}

test('valid lines without a hole are proven, also when some came twice', async () => {
  const { code, output } = await run(`${[1, 2, 3, 2].map((n) => line(n)).join('\n')}\n`, '-');
  assert.equal(code, exitCodes.done);
  assert.match(
    output,
    /^4 messages \(\d+\.\d kB\): 4 valid, 0 invalid; 4 CEF, 0 LEEF, 0 JSON, 0 of another kind\n/,
  );
  assert.match(output, /\n {2}contoso +alerts +4 +1 +3 +0 +1\n/);
  assert.match(output, /\n {2}alerts of contoso: 2 more than once\n/);
});

test('lines of JSON are judged and counted like all others', async () => {
  const json = (sequence: number) =>
    `{"eventId":"a:b","sev":0,"recordId":"r${sequence}","seq":${sequence},"tenant":"contoso","feed":"alerts"}`;
  const { code, output } = await run([json(1), json(3), line(4)].join('\n'), '-');
  assert.equal(code, exitCodes.problems);
  assert.match(output, /: 3 valid, 0 invalid; 1 CEF, 0 LEEF, 2 JSON, 0 of another kind\n/);
  assert.match(output, /\n {2}alerts of contoso: 2 missing\n/);
});

test('missing numbers are named in ranges, and the exit code says that something is wrong', async () => {
  const { code, output } = await run([4_710, 4_721, 4_723].map((n) => line(n)).join('\n'), '-');
  assert.equal(code, exitCodes.problems);
  assert.match(output, /\n {2}alerts of contoso: 4711-4720, 4722 missing\n/);
});

test('an invalid line is named by file, number, byte, rule and document', async () => {
  const file = join(folder, 'arrived.log');
  writeFileSync(file, `${line(1)}\n${line(2, ' act=a\\|b')}\n`);
  const { code, output } = await run('', file);
  const at = Buffer.byteLength(`${line(1)}\n${line(2)}`) - line(2).length + line(2).indexOf(' cs2Label') + 6;
  assert.equal(code, exitCodes.problems);
  assert.ok(
    output.includes(
      '\nInvalid\n  cef-value-escape: 1\n' +
        '    A backslash in a value escapes none of `\\`, `=`, `n` and `r` (CEF Implementation Standard, document version 27).\n' +
        `    ${file}, message 2, byte ${at}: \\| in act\n`,
    ),
    output,
  );
});

test('what a receiver would change is said on request, and counts as a problem', async () => {
  const long = line(1, ` AcmeText=${'x'.repeat(9_000)}`);
  assert.equal((await run(long, '-')).code, exitCodes.done);
  const { code, output } = await run(long, '-', '--as', 'rsyslog');
  assert.equal(code, exitCodes.problems);
  assert.match(output, /\nWhat rsyslog cuts or changes\n {2}cut: 1\n/);
  assert.match(
    (await run(line(1), '-', '--as', 'rsyslog')).output,
    /\nrsyslog would cut and change nothing\.\n/,
  );
});

test('a hole in QRadar comes with its possible cause', async () => {
  const { output } = await run([1, 3].map((n) => line(n)).join('\n'), '-', '--as', 'qradar');
  assert.match(output, /2 missing\n {2}A possible cause: QRadar merges lines/);
});

test('JSON has everything, several files are one account, and octet counting is read', async () => {
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  writeFileSync(first, `${line(1)}\n`);
  writeFileSync(second, [line(2), line(3)].map((each) => `${Buffer.byteLength(each)} ${each}`).join(''));
  const { code, output } = await run('', first, second, '--json');
  const report = JSON.parse(output) as Verification;
  assert.equal(code, exitCodes.done);
  assert.equal(report.valid, 3);
  assert.deepEqual(report.feeds[0]?.missingRanges, []);
  assert.equal(report.feeds[0]?.last, 3);
});

test('nothing, and lines of others, prove nothing', async () => {
  assert.equal((await run('', '-')).code, exitCodes.problems);
  const { output } = await run(event, '-');
  assert.match(output, /\n1 events carry no record id and number of this connector\.\n/);
  assert.match(output, /nothing can be said of missing ones/);
});

test('a missing file, no file and an unknown receiver are refused in words', async () => {
  const missing = await run('', join(folder, 'absent'));
  assert.equal(missing.code, exitCodes.problems);
  assert.match(missing.complaints, /absent failed: there is no such file\.\n/);
  assert.equal((await run('')).code, exitCodes.usage);
  const unknown = await run('', '-', '--as', 'sentinel');
  assert.equal(unknown.code, exitCodes.usage);
  assert.match(unknown.complaints, /It may be rsyslog, qradar, arcsight, splunk\./);
});
