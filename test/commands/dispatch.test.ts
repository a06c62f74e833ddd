// Which command runs, and what becomes of what it throws.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Command, exitCodes } from '../../src/commands/command.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import { captureIo } from '../doubles/captured-io.ts';

/** A command that writes its name and what it was given. */
function echoing(name: string, run?: Command['run']): Command {
  return {
    name,
    summary: `do ${name}`,
    usage: [name],
    details: '',
    options: {
      config: { kind: 'text', value: 'FILE', meaning: 'configuration' },
      for: { kind: 'text', value: 'TIME', meaning: 'how long' },
      json: { kind: 'flag', meaning: 'as JSON' },
    },
    run:
      run ??
      (async (args, io) => {
        io.write([name, ...args.operands, args.text('config') ?? '-', args.flag('json')].join(' '));
        return exitCodes.done;
      }),
  };
}

const commands = [echoing('run'), echoing('demo'), echoing('status')];

async function outputOf(words: readonly string[], variables: Record<string, string> = {}): Promise<string> {
  const io = captureIo({ variables });
  assert.equal(await dispatch(words, commands, io), exitCodes.done, io.complaints);
  return io.output;
}

test('a bare start is the demo, with a configuration it is the service', async () => {
  assert.equal(await outputOf([]), 'demo - false');
  assert.equal(await outputOf(['--for', '20s']), 'demo - false');
  assert.equal(await outputOf(['--config', 'c.yaml']), 'run c.yaml false');
  assert.equal(await outputOf(['--config=c.yaml']), 'run c.yaml false');
  assert.equal(await outputOf([], { DEFENDER_SIEM_CONFIG: 'c.yaml' }), 'run - false');
});

test('a command gets its options and the words that are none', async () => {
  assert.equal(await outputOf(['status', '--json', 'show', '--config', 'x', '4']), 'status show 4 x true');
});

test('an unknown command or option names the nearest and ends with 64', async () => {
  const io = captureIo();
  assert.equal(await dispatch(['statsu'], commands, io), exitCodes.usage);
  assert.equal(await dispatch(['status', '--jsno'], commands, io), exitCodes.usage);
  assert.equal(await dispatch(['status', '--config'], commands, io), exitCodes.usage);
  assert.match(io.complaints, /no command statsu.\nProbably status is meant/);
  assert.match(io.complaints, /no option --jsno.\nProbably --json is meant/);
  assert.match(io.complaints, /'--config <value>' argument missing/);
});

test('what a command throws becomes its message, its remedy and an exit code', async () => {
  const thrown: readonly (readonly [unknown, number])[] = [
    [new ConnectorError('config-invalid', { message: 'm', remedy: 'r' }), 78],
    [new ConnectorError('usage-wrong', { message: 'm', remedy: 'r' }), 64],
    [new ConnectorError('program-defect', { message: 'm', remedy: 'r' }), 70],
    [new ConnectorError('source-unreachable', { message: 'm', remedy: 'r' }), 1],
  ];
  for (const [error, code] of thrown) {
    const io = captureIo();
    assert.equal(await dispatch(['fail'], [echoing('fail', () => Promise.reject(error))], io), code);
    assert.equal(io.complaints, 'm\nr\n');
  }
});

test('an error that is none of ours is a defect and shows its stack', async () => {
  const io = captureIo();
  const failing = echoing('fail', () => Promise.reject(new TypeError('oops')));
  assert.equal(await dispatch(['fail'], [failing], io), exitCodes.defect);
  assert.match(io.complaints, /a defect of the program: TypeError: oops\n +at /);
});
