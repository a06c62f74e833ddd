import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { createDemoScreen } from '../../src/commands/demo-screen.ts';
import { captureIo } from '../doubles/captured-io.ts';

const message = `<165>Jan  8 09:14:02 contoso-defender LEEF:1.0|M|D|1|mail:spam|a=1\tb=${'x'.repeat(300)}`;
const counts = {
  seconds: 3,
  fetched: 10,
  repeated: 2,
  filtered: 1,
  destinations: [{ name: 'qradar', received: 7, proven: 5 }],
};

test('on a terminal lines are cut to its width and hold nothing that moves the cursor', () => {
  const captured = captureIo();
  const screen = createDemoScreen({ ...captured, write: captured.write, width: 80, isTerminal: true });
  screen.line('qradar', message);
  const shown = stripVTControlCharacters(captured.output);
  assert.equal(shown.length, 81);
  assert.match(shown, /^qradar {3}\| <165>.*\.\.\.\n$/);
  assert.ok(!shown.includes('\t'));
});

test('anywhere else lines stand in full and without colours, a few each second', () => {
  const io = captureIo();
  const screen = createDemoScreen(io);
  for (let sent = 0; sent < 5; sent += 1) screen.line('qradar', message);
  screen.counts(counts);
  screen.line('qradar', message);
  assert.equal(io.output.split(message).length - 1, 3);
  assert.match(io.output, /^3 s {6}\| fetched 10 \(2 repeated, 1 filtered\); qradar 7 received, 5 proven$/m);
});

test('of the notices, warnings and errors are shown', () => {
  const io = captureIo();
  const screen = createDemoScreen(io);
  screen.notice({ notice: 'source-recovered', source: 'office-activity' });
  assert.equal(io.output, '');
  screen.notice({ notice: 'journal-full', bytes: 5, maxBytes: 5 });
  assert.match(io.output, /^error {4}\| The journal is full/);
});
