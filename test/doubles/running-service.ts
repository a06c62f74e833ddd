// The real service as a process of its own, for tests of what only a process shows: its memory, its files.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Status } from '../../src/notices/status.ts';

export interface RunningService extends AsyncDisposable {
  /** Waits until the service says so; throws when it has ended instead. */
  until(isSo: (status: Status) => boolean): Promise<Status>;
  /** Megabytes of memory it had at the most. */
  peakMegabytes(): number;
  /** CPU time of all its threads since its start, in steps of 10 ms. */
  cpuMicroseconds(): number;
}

const lookEveryMs = 50;

/** `program`: what follows `node`; `file`: a configuration whose http.port is 0. */
export async function startRunningService(
  program: readonly string[],
  file: string,
  variables: Readonly<Record<string, string>>,
): Promise<RunningService> {
  const service = spawn(process.execPath, [...program, 'run', '--config', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...variables },
  });
  service.stdout.setEncoding('utf8');
  let output = '';
  const address = Promise.withResolvers<string>();
  service.stdout.on('data', (text: string) => {
    output = (output + text).slice(-10_000);
    const found = /"address":"([^"]+)"/.exec(output)?.[1];
    if (found !== undefined) address.resolve(found);
  });
  service.on('exit', () => address.reject(new Error(`the service ended: ${output}`)));
  const url = new URL('/status', await address.promise);
  return {
    until: async (isSo) => {
      for (;;) {
        if (service.exitCode !== null) throw new Error(`the service ended: ${output}`);
        const status = (await (await fetch(url)).json()) as Status;
        if (isSo(status)) return status;
        await delay(lookEveryMs);
      }
    },
    peakMegabytes: () => peakMegabytesIn(readFileSync(`/proc/${service.pid}/status`, 'utf8')),
    cpuMicroseconds: () => cpuMicrosecondsIn(readFileSync(`/proc/${service.pid}/stat`, 'utf8')),
    [Symbol.asyncDispose]: async () => {
      if (service.exitCode !== null) return;
      service.kill('SIGKILL');
      await once(service, 'exit');
    },
  };
}

/** `status`: what Linux has to say in /proc/PID/status. */
export function peakMegabytesIn(status: string): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

/** `stat`: what Linux has to say in /proc/PID/stat, with utime and stime in hundredths of a second (proc(5)). */
function cpuMicrosecondsIn(stat: string): number {
  const [utime, stime] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13);
  return (Number(utime) + Number(stime)) * 10_000;
}
