// The suite's own receiver under control: frozen, killed, reset and started again, with all it wrote in one file.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { diesWithParent } from './service.ts';
import type { SinkCommand, SinkWish } from './sink.ts';

export interface ReceiverWish extends SinkWish {
  /** A command and its arguments in front of it, e.g. `ip netns exec`. */
  readonly under?: readonly string[];
}

export class Receiver {
  readonly wish: ReceiverWish;
  #child: ChildProcess | undefined;

  constructor(wish: ReceiverWish) {
    this.wish = wish;
  }

  /** Resolves when it listens. `change` counts for this life only. */
  async start(change: Partial<ReceiverWish> = {}): Promise<void> {
    const { under = [], ...wish } = { ...this.wish, ...change };
    const program = join(import.meta.dirname, 'sink.ts');
    const [command = '', ...rest] = [...diesWithParent, ...under, process.execPath, program];
    const child = spawn(command, [...rest, JSON.stringify(wish)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#child = child;
    await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`the receiver ended at its start with ${code}`);
      }),
    ]);
  }

  tell(command: SinkCommand): void {
    this.#child?.send(command);
  }

  /** SIGSTOP: its host goes on taking bytes until the buffers are full. */
  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}
