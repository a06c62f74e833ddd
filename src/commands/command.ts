// The contract of a command: what it is called, what it takes, and a function that does it. It touches the
// outside through `io` only, so that a test can call it in process.
import type { Environment } from '../world/environment.ts';

/** What the caller's shell and the supervisor see; documented in README. */
export const exitCodes = {
  done: 0,
  /** The command did its work and found problems. */
  problems: 1,
  /** `map` and its kin: some of the input could not be mapped. */
  rejects: 3,
  usage: 64,
  /** The program broke a promise of its own; the supervisor starts it again. */
  defect: 70,
  configuration: 78,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface Io {
  /** Writes text as it is (bring your own line breaks) to standard output. */
  write(text: string): void;
  /** The same to standard error. */
  complain(text: string): void;
  /** Standard input, for `-` in place of a file. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Columns of the terminal; 100 when there is none. */
  readonly width: number;
  readonly isTerminal: boolean;
  readonly environment: Environment;
  /** Calls back at each SIGHUP; until somebody listens it ends the process, as it always has. */
  onHangup(listen: () => void): void;
  /** Aborted at the first SIGTERM or SIGINT: end cleanly. A second signal ends the process at once. */
  readonly signal: AbortSignal;
}

export interface Option {
  readonly kind: 'flag' | 'text' | 'texts';
  /** For text: what stands after the option in help, e.g. `FILE`. */
  readonly value?: string;
  readonly meaning: string;
}

/** What came after the command's name, read by its options. */
export interface Arguments {
  /** The words that are no options. */
  readonly operands: readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
}

export interface Command {
  readonly name: string;
  /** One line in the list of commands, without full stop. */
  readonly summary: string;
  /** One or more lines after the program's name, e.g. `map FILE... [--record TYPE]`. */
  readonly usage: readonly string[];
  /** More to say in `help <command>`; plain text, may be empty. */
  readonly details: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Throws a ConnectorError: `usage-wrong` for bad arguments, any other for what kept it from its work. */
  run(args: Arguments, io: Io): Promise<ExitCode>;
}
