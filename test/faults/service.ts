// The connector as the process it is in operation: started as a supervisor starts it, listened to through its log,
// killed, and started again on the same state.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../house/source-file.ts';
import { waitFor } from './wait-for.ts';

export interface LoggedNotice {
  readonly notice?: string;
  readonly level: string;
  readonly msg: string;
  readonly [fact: string]: unknown;
}

export interface ServiceWish {
  readonly configurationFile: string;
  /** A command and its arguments in front of the program, e.g. `strace`. */
  readonly under?: readonly string[];
  readonly nodeArguments?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

const compileCache = join(root, 'node_modules/.cache/compiled');
/** Whatever becomes of this process, its children do not outlive it. */
export const diesWithParent = ['setpriv', '--pdeathsig', 'KILL'] as const;

export class Service {
  readonly #wish: ServiceWish;
  #child: ChildProcess | undefined;
  /** Of all lives, in the order of the log. */
  readonly notices: LoggedNotice[] = [];
  #complaints = '';
  lives = 0;

  constructor(wish: ServiceWish) {
    this.#wish = wish;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get isRunning(): boolean {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Resolves when it says that it runs. `change` counts for this life only. */
  async start(change: Partial<ServiceWish> = {}): Promise<void> {
    const from = this.notices.length;
    this.launch(change);
    await waitFor(
      'the service to start',
      () => this.count('started', from) > 0 || !this.isRunning,
      60,
      () => this.story,
    );
    if (!this.isRunning) throw new Error(`the service ended at its start: ${this.story}`);
  }

  /** Without waiting for anything. */
  launch(change: Partial<ServiceWish> = {}): void {
    const { configurationFile, under = [], nodeArguments = [], environment } = { ...this.#wish, ...change };
    const [command = '', ...rest] = [
      ...diesWithParent,
      ...under,
      process.execPath,
      ...nodeArguments,
      join(root, 'src/start.js'),
    ];
    const child = spawn(command, [...rest, 'run', '--config', configurationFile], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...environment },
    });
    this.#child = child;
    this.lives += 1;
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(line));
    child.stderr.on('data', (text) => {
      this.#complaints = (this.#complaints + String(text)).slice(-4_000);
    });
  }

  /** Notices of this name, among those since the `from`th. */
  count(notice: string, from = 0): number {
    return this.notices.slice(from).filter((each) => each.notice === notice).length;
  }

  /** The notice has come `times` times since this call. */
  async says(notice: string, times = 1, seconds = 30): Promise<void> {
    const from = this.notices.length;
    await waitFor(
      `the notice ${notice}`,
      () => this.count(notice, from) >= times,
      seconds,
      () => this.story,
    );
  }

  /** So many more lines are sent than at this call. */
  async sent(count: number): Promise<void> {
    const from = this.notices.length;
    const isSent = () => sumOf(this.notices.slice(from), 'lines-sent', 'lines') >= count;
    await waitFor(`${count} lines to be sent`, isSent, 30, () => this.story);
  }

  /** So many more records are in the journal than at this call. */
  async stored(count: number): Promise<void> {
    const from = this.notices.length;
    const isStored = () => sumOf(this.notices.slice(from), 'page-committed', 'stored') >= count;
    await waitFor(`${count} records in the journal`, isStored, 30, () => this.story);
  }

  /** How many it has named as lost from its journal. */
  get lostRecords(): number {
    const lost = this.notices.filter(({ notice }) => notice === 'journal-records-lost');
    return lost.reduce((sum, range) => sum + Number(range['to']) - Number(range['from']) + 1, 0);
  }

  /** The notice has come at some time, or comes. */
  async hasSaid(notice: string): Promise<void> {
    await waitFor(
      `the notice ${notice}`,
      () => this.count(notice) > 0,
      30,
      () => this.story,
    );
  }

  /** Everything sent on the present connection is proven. */
  get isSettled(): boolean {
    const last = this.notices.findLast(({ notice }) => notice === 'lines-sent' || notice === 'lines-settled');
    return last?.notice === 'lines-settled' && last['unproven'] === 0;
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name);
  }

  async kill(): Promise<void> {
    await this.#endBy('SIGKILL');
  }

  /** Resolves to its exit code. */
  async stop(): Promise<number | null> {
    return this.#endBy('SIGTERM');
  }

  /** Resolves to its exit code when it has ended, by whatever. */
  async gone(): Promise<number | null> {
    const child = this.#child;
    if (child !== undefined && this.isRunning) await once(child, 'exit');
    return child?.exitCode ?? null;
  }

  /** What it said of late. */
  get story(): string {
    const said = this.notices
      .filter(({ level }) => level !== 'debug')
      .slice(-12)
      .map(({ level, msg }) => `\n  ${level}: ${msg}`);
    return `${said.join('')}\n${this.#complaints}`;
  }

  async #endBy(signal: NodeJS.Signals): Promise<number | null> {
    const gone = this.gone();
    this.signal(signal);
    return gone;
  }

  #hear(line: string): void {
    if (!line.startsWith('{')) return;
    try {
      this.notices.push(JSON.parse(line) as LoggedNotice);
    } catch {
      // The last line of a killed process may be cut.
    }
  }
}

function sumOf(notices: readonly LoggedNotice[], notice: string, fact: string): number {
  return notices.reduce((sum, each) => sum + (each.notice === notice ? Number(each[fact]) : 0), 0);
}
