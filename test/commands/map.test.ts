// The map command in process: what it prints, what it refuses, and its exit codes.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { exitCodes } from '../../src/commands/command.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { commands } from '../../src/commands/list.ts';
import { captureIo } from '../doubles/captured-io.ts';
import { makeMappingFolder, removeFolder } from '../mapping/mapping-folder.ts';

const rest = `
product: { vendor: Microsoft, name: Test, version: '1.0' }
variant: seen
severity: 3
`;
const folder = makeMappingFolder({
  'endpoint-detection/mapping.yaml': `record: endpoint-detection
lane: alert
source: endpoint-detections
identity: { id: FullId, time: AlertTime }
kind: detection
name: { from: AlertTitle }
fields: [{ from: AlertTime, cef: rt, leef: devTime }]
${rest}`,
  'office-threat-mail/mapping.yaml': `record: office-threat-mail
lane: alert
select: { family: office-activity, RecordType: 28 }
identity: { id: Id, time: CreationTime }
kind: mail
name: Mail
skip: [{ rule: no-spam, when: { Verdict: Spam } }]
fields: [{ from: Subject, cef: msg, leef: subject }]
${rest}`,
  'office-activity/mapping.yaml': `record: office-activity
lane: audit
identity: { id: Id, time: CreationTime }
kind: activity
name: Activity
fields: [{ from: Operation, cef: act }]
leftOut: ['*']
${rest}`,
});
after(() => removeFolder(folder));

async function run(input: string, ...words: string[]) {
  const io = captureIo({ input });
  const code = await dispatch(['map', '--mappings', folder, ...words], commands, io);
  return { code, output: io.output, complaints: io.complaints };
}

const detection = '{"FullId":"f1","AlertTime":"2026-01-08T09:00:00Z","AlertTitle":"T"}';

test('each event becomes one line, numbered from 1 per feed', async () => {
  const { code, output } = await run(`${detection}\n${detection}\n`, '-');
  assert.equal(code, exitCodes.done);
  const head = 'CEF:0|Microsoft|Test|1.0|detection:seen|T|3|rt=1767862800000 cs2Label=RecordId cs2=f1';
  const tail = 'dvchost=example-defender deviceFacility=endpoint-detections';
  assert.equal(output, `${head} cn3Label=Sequence cn3=1 ${tail}\n${head} cn3Label=Sequence cn3=2 ${tail}\n`);
});

test('LEEF, another tenant and a mapping of one’s choice can be asked for', async () => {
  const words = ['-', '--format', 'leef', '--tenant', 'contoso', '--record', 'endpoint-detection'];
  const { code, output } = await run(detection, ...words);
  assert.equal(code, exitCodes.done);
  assert.match(output, /^LEEF:1\.0\|Microsoft\|Test\|1\.0\|detection\|cat=endpoint-seen\t/);
  assert.match(output, /\ttenant=contoso\tfeed=endpoint-detections\n$/);
});

test('every format of a destination can be asked for', async () => {
  for (const [format, beginning] of [
    ['cef1', 'CEF:1|Microsoft|'],
    ['leef1', 'LEEF:1.0|Microsoft|'],
    ['leef2', 'LEEF:2.0|Microsoft|Test|1.0|detection|^|'],
    ['json', '{"vendor":"Microsoft",'],
    ['json-original', detection],
  ] as const) {
    const { code, output } = await run(detection, '-', '--format', format);
    assert.equal(code, exitCodes.done);
    assert.ok(output.startsWith(beginning), output);
  }
});

test('office-activity picks the mapping by RecordType, as does a record without a choice', async () => {
  const records = '[{"RecordType":28,"Id":"a","Subject":"Hi"},{"RecordType":6,"Id":"b","Operation":"Read"}]';
  for (const words of [['--record', 'office-activity'], []]) {
    const { code, output } = await run(records, '-', ...words);
    assert.equal(code, exitCodes.done);
    assert.deepEqual(
      output.match(/\|(mail|activity):seen\|.*deviceFacility=\S+/g)?.map((line) => line.replace(/^.*=/, '')),
      ['office-activity', 'office-activity/audit'],
    );
  }
});

test('rejects go to standard error with place and reason, the others are printed, the exit code is 3', async () => {
  const { code, output, complaints } = await run(`${detection}\nnonsense\n7\n{"x":1}\n`, '-');
  assert.equal(code, exitCodes.rejects);
  assert.equal(output.split('\n').length, 2);
  assert.equal(
    complaints,
    'standard input line 2: not mapped: it is not JSON\n' +
      'standard input line 3: not mapped: it is JSON, but not an object\n' +
      'standard input line 4: not mapped: its shape fits no mapping; name one with --record ' +
      '(endpoint-detection, office-activity, office-threat-mail)\n',
  );
});

test('what a rule leaves out is said, and is no reject', async () => {
  const { code, complaints } = await run('{"RecordType":28,"Id":"a","Verdict":"Spam"}', '-');
  assert.equal(code, exitCodes.done);
  assert.equal(complaints, 'standard input: left out by the rule no-spam\n');
});

test('files are read one after the other; one that cannot be read ends the command', async () => {
  const file = join(folder, 'detection.json');
  writeFileSync(file, detection);
  assert.equal((await run('', file, file)).output.split('\n').length, 3);
  const { code, complaints } = await run('', join(folder, 'nowhere.json'));
  assert.equal(code, exitCodes.problems);
  assert.match(complaints, /^Reading .*nowhere\.json failed: there is no such file/);
});

test('wrong use is told: no file, no such mapping, no such format', async () => {
  assert.equal((await run('')).code, exitCodes.usage);
  assert.match(
    (await run('', '-', '--record', 'nothing')).complaints,
    /no mapping for records of type nothing/,
  );
  assert.match((await run('', '-', '--format', 'xml')).complaints, /no format xml/);
});

test('what the journal exported is mapped as its source had it', async () => {
  const exported = {
    ...{ source: 'mde', tenant: 'contoso', lane: 'alert', position: 7, type: 'endpoint-detection' },
    ...{ id: 'f1', version: '', facts: { change: 'new' }, record: JSON.parse(detection) as unknown },
  };
  const { code, output } = await run(`${JSON.stringify(exported)}\n${detection}\n`, '-');
  assert.equal(code, exitCodes.done);
  const [first = '', second = ''] = output.split('\n');
  assert.match(first, /\|detection:seen\|.* cs2=f1 .* dvchost=contoso-defender /);
  assert.match(second, /\|detection:seen\|.* cs2=f1 .* dvchost=example-defender /);
});
