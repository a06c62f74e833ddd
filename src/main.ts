// The process: its arguments, its signals, its exit code. Everything else is a command's business.

import { exitCodes } from './commands/command.ts';
import { dispatch } from './commands/dispatch.ts';
import { commands } from './commands/list.ts';
import { systemEnvironment } from './world/environment.ts';

const stop = new AbortController();

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // The second signal means: now.
    if (stop.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
    stop.abort();
  });
}

for (const stream of [process.stdout, process.stderr]) {
  // Whoever reads us may leave before we are done (`| head`); that is no fault.
  stream.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit(exitCodes.done);
    throw error;
  });
}

// An exception that no loop owns leaves nobody who could go on: the reason is written, the supervisor starts us again.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`defender-siem: a defect of the program (${event}): ${reason}\n`);
    process.exit(exitCodes.defect);
  });
}

const exitCode = await dispatch(process.argv.slice(2), commands, {
  write: (text) => process.stdout.write(text),
  complain: (text) => process.stderr.write(text),
  input: process.stdin,
  width: process.stdout.columns ?? 100,
  isTerminal: process.stdout.isTTY === true,
  environment: systemEnvironment,
  onHangup: (listen) => process.on('SIGHUP', listen),
  signal: stop.signal,
});

// Idle connections must not keep a finished command alive; what is written must still get out.
process.exitCode = exitCode;
process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
