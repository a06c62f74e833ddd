// Faults of single system calls of the running connector: strace takes hold of it, fails or delays the next call of
// a kind, and lets go again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { diesWithParent, type Service } from './service.ts';
import { toolPath } from './tools.ts';
import { waitFor } from './wait-for.ts';

/** Numbers of x86-64. */
const callNumbers = { pwrite64: 18, connect: 42, shutdown: 48, fdatasync: 75 } as const;
export type SystemCall = keyof typeof callNumbers;

export interface Trace extends AsyncDisposable {
  /** Resolves when a thread of the connector stands still in this call. */
  standsIn(call: SystemCall): Promise<void>;
  /** Kills the connector where it stands: strace would keep it from ending until its delay is over. */
  kill(): Promise<void>;
}

export interface TraceWish {
  readonly call: SystemCall;
  /** What strace does to it, e.g. `error=EIO:when=1`, `delay_enter=300000`. */
  readonly how: string;
  /** Only calls on this file. */
  readonly path?: string;
}

/** A delay (microseconds) that outlasts everything that is looked at in it. */
export const untilKilled = 5_000_000;

export async function takeHold(service: Service, { call, how, path }: TraceWish): Promise<Trace> {
  const { pid } = service;
  const [command = '', ...rest] = [
    ...[...diesWithParent, toolPath('strace'), '-f', '-qq', '-o', '/dev/null', '-p', String(pid)],
    ...['-e', `trace=${call}`, '-e', `inject=${call}:${how}`],
    ...(path === undefined ? [] : ['-P', path]),
  ];
  const strace = spawn(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
  await waitFor('strace to take hold', () => threadsOf(pid).every((thread) => isTraced(pid, thread)));
  return {
    standsIn: async (wanted) => {
      await waitFor(`the connector to stand in ${wanted}`, () => standing(pid, wanted) !== undefined);
      // A call that is only traced stands still for an instant, too.
      const thread = standing(pid, wanted);
      await delay(100);
      if (thread === undefined || standing(pid, wanted) !== thread) {
        throw new Error(`the connector did not stay in ${wanted}`);
      }
    },
    kill: async () => {
      service.signal('SIGKILL');
      strace.kill('SIGKILL');
      await service.gone();
    },
    [Symbol.asyncDispose]: () => letGo(strace),
  };
}

async function letGo(strace: ChildProcess): Promise<void> {
  if (strace.exitCode !== null || strace.signalCode !== null) return;
  const gone = once(strace, 'exit');
  strace.kill('SIGTERM');
  await gone;
}

function threadsOf(pid: number): readonly string[] {
  return readdirSync(`/proc/${pid}/task`);
}

function isTraced(pid: number, thread: string): boolean {
  return !/^TracerPid:\t0$/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8'));
}

function standing(pid: number, call: SystemCall): string | undefined {
  return threadsOf(pid).find((thread) => {
    const folder = `/proc/${pid}/task/${thread}`;
    const isStopped = /^State:\tt/m.test(readFileSync(`${folder}/status`, 'utf8'));
    return isStopped && readFileSync(`${folder}/syscall`, 'utf8').startsWith(`${callNumbers[call]} `);
  });
}
