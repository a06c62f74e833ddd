// A destination that keeps what it was sent and proves only what the test tells it to.
import type { Connection, Destination } from '../../src/destinations/destination.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { Line } from '../../src/model/line.ts';

export class ScriptedConnection implements Connection {
  readonly lines: Line[] = [];
  readonly #lost = new AbortController();
  readonly #waiting = new Set<() => void>();
  readonly provesAtOnce: boolean;
  proven = 0;
  closes = 0;

  constructor(provesAtOnce: boolean) {
    this.provesAtOnce = provesAtOnce;
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async send(lines: readonly Line[]): Promise<void> {
    if (this.lost.aborted) throw this.lost.reason;
    this.lines.push(...lines);
    if (this.provesAtOnce) this.prove(this.lines.length);
  }

  proofBeyond(than: number, signal: AbortSignal): Promise<void> {
    if (this.proven > than || this.lost.aborted || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const check = () => {
        if (this.proven <= than && !this.lost.aborted && !signal.aborted) return;
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      signal.addEventListener('abort', check, { once: true });
    });
  }

  prove(lines: number): void {
    this.proven = Math.max(this.proven, lines);
    for (const check of this.#waiting) check();
  }

  lose(): void {
    this.#lost.abort(new ConnectorError('destination-unreachable', { message: 'The wire was cut.' }));
    for (const check of this.#waiting) check();
  }

  async close(): Promise<void> {
    this.closes += 1;
  }
}

export class ScriptedDestination implements Destination {
  readonly name: string;
  readonly proof = 'confirmed-by-close' as const;
  readonly connections: ScriptedConnection[] = [];
  /** Each opening takes one from here and throws it, while there are any. */
  readonly openErrors: Error[] = [];
  provesAtOnce = true;

  constructor(name = 'siem') {
    this.name = name;
  }

  textLimit(): number {
    return 8_000;
  }

  async open(): Promise<Connection> {
    const error = this.openErrors.shift();
    if (error !== undefined) throw error;
    const connection = new ScriptedConnection(this.provesAtOnce);
    this.connections.push(connection);
    return connection;
  }

  get last(): ScriptedConnection {
    const connection = this.connections.at(-1);
    if (connection === undefined) throw new Error('nothing was opened yet');
    return connection;
  }
}
