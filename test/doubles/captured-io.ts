// Stands in for the shell around a command: keeps what it writes, feeds it input, environment and a stop.
import type { Io } from '../../src/commands/command.ts';

export interface CapturedIo extends Io {
  /** Everything written to standard output so far. */
  readonly output: string;
  /** Everything written to standard error so far. */
  readonly complaints: string;
  /** Resolves once `text` stands in the standard output. */
  written(text: string): Promise<void>;
  /** What the first SIGTERM does. */
  stop(): void;
  /** What SIGHUP does. */
  hangUp(): void;
}

export function captureIo(setup: { variables?: Record<string, string>; input?: string } = {}): CapturedIo {
  const controller = new AbortController();
  let output = '';
  let complaints = '';
  const hangups = new Set<() => void>();
  const awaited = new Set<() => void>();
  return {
    write: (text) => {
      output += text;
      for (const look of awaited) look();
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
    onHangup: (listen) => hangups.add(listen),
    signal: controller.signal,
    written: (text) =>
      new Promise((resolve) => {
        const look = () => {
          if (!output.includes(text)) return;
          awaited.delete(look);
          resolve();
        };
        awaited.add(look);
        look();
      }),
    stop: () => controller.abort(),
    hangUp: () => {
      for (const listen of hangups) listen();
    },
    get output() {
      return output;
    },
    get complaints() {
      return complaints;
    },
  };
}
