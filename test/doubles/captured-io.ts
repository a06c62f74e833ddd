// Stands in for the shell around a command: keeps what it writes, feeds it input, environment and a stop.
import type { Io } from '../../src/commands/command.ts';

export interface CapturedIo extends Io {
  /** Everything written to standard output so far. */
  readonly output: string;
  /** Everything written to standard error so far. */
  readonly complaints: string;
  /** What the first SIGTERM does. */
  stop(): void;
}

export function captureIo(setup: { variables?: Record<string, string>; input?: string } = {}): CapturedIo {
  const controller = new AbortController();
  let output = '';
  let complaints = '';
  return {
    write: (text) => {
      output += text;
    },
    complain: (text) => {
      complaints += text;
    },
    input: (async function* () {
      yield new TextEncoder().encode(setup.input ?? '');
    })(),
    width: 100,
    isTerminal: false,
    environment: { variable: (name) => setup.variables?.[name], credentialsFolder: undefined },
    signal: controller.signal,
    stop: () => controller.abort(),
    get output() {
      return output;
    },
    get complaints() {
      return complaints;
    },
  };
}
