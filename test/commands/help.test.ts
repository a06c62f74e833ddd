// Help is complete: every command is listed and can be shown in full.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dispatch } from '../../src/commands/dispatch.ts';
import { commands } from '../../src/commands/list.ts';
import { captureIo } from '../doubles/captured-io.ts';

test('help lists every command with its summary', async () => {
  const io = captureIo();
  assert.equal(await dispatch(['help'], commands, io), 0);
  for (const { name, summary } of commands)
    assert.ok(io.output.includes(`  ${name} `) && io.output.includes(summary));
});

test('help of a command shows its usage and every option', async () => {
  for (const command of commands) {
    const io = captureIo();
    assert.equal(await dispatch(['help', ...command.name.split(' ')], commands, io), 0);
    for (const usage of command.usage) assert.ok(io.output.includes(`defender-siem ${usage}\n`), usage);
    for (const option of Object.keys(command.options)) assert.ok(io.output.includes(`--${option}`), option);
    const same = captureIo();
    await dispatch([...command.name.split(' '), '--help'], commands, same);
    assert.equal(same.output, io.output);
  }
});

test('commands have names and summaries of one form', () => {
  for (const { name, summary, usage } of commands) {
    assert.match(name, /^[a-z]+([- ][a-z]+)*$/);
    assert.match(summary, /^[a-z].*[^.]$/);
    for (const line of usage) assert.ok(line.startsWith(name), line);
  }
});
