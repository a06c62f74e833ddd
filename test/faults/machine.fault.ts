// The machine the connector runs on fails it: its clock, its memory, its files; and whoever operates it errs.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../house/source-file.ts';
import { busy, fault, rowsAtOnce } from './fault.ts';
import { runTool } from './run-tool.ts';
import type { Place } from './stage.ts';
import { toolPath } from './tools.ts';

const level = 'confirmed-by-close';

interface Clock extends Place {
  /** Seconds from the true time. */
  jump(seconds: number): void;
}

function openClock(_: AsyncDisposableStack, folder: string): Clock {
  const file = join(folder, 'time');
  const jump = (seconds: number) => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}`);
  jump(0);
  return {
    jump,
    service: {
      environment: {
        LD_PRELOAD: toolPath('faketime'),
        FAKETIME_TIMESTAMP_FILE: file,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
      },
    },
  };
}

interface MemoryGroup extends Place {
  hold(pid: number, megabytes: number): void;
}

/** A control group of the kernel's first kind, which exists wherever the memory controller is mounted so. */
function openMemoryGroup(stack: AsyncDisposableStack): MemoryGroup {
  const group = `/sys/fs/cgroup/memory/fault-${process.pid}`;
  mkdirSync(group);
  stack.defer(() => rmdirSync(group));
  return {
    hold: (pid: number, megabytes: number) => {
      writeFileSync(join(group, 'cgroup.procs'), String(pid));
      writeFileSync(join(group, 'memory.limit_in_bytes'), `${megabytes}M`);
    },
  };
}

function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

describe('the machine', { concurrency: rowsAtOnce }, () => {
  for (const [name, seconds] of [
    ['clock jumps two days ahead and back', 2 * 86_400],
    ['clock jumps an hour back and ahead', -3_600],
  ] as const) {
    fault(
      { fault: name, level, needs: ['faketime'], place: openClock, when: 'calm', repeats: busy },
      async (stage, clock) => {
        stage.issue(busy / 2);
        clock.jump(seconds);
        await delay(2_000);
        stage.issue(busy / 2);
        await delay(2_000);
        clock.jump(0);
      },
    );
  }

  fault(
    { fault: 'no file descriptors left for 4 s', level, needs: ['prlimit'], repeats: busy },
    async (stage) => {
      const { service } = stage;
      const limit = (count: number | string) =>
        runTool('prlimit', '--pid', String(service.pid), `--nofile=${count}:`);
      limit(openFiles(service.pid));
      stage.issue(500);
      await delay(4_000);
      limit(4_096);
    },
  );

  fault(
    {
      fault: 'heap of 48 MB',
      level,
      repeats: busy,
      place: () => ({ service: { nodeArguments: ['--max-old-space-size=48'] } }),
    },
    (stage) => stage.issue(busy),
  );

  fault(
    { fault: 'killed by the kernel for want of memory', level, repeats: busy, place: openMemoryGroup },
    async ({ service }, memory) => {
      memory.hold(service.pid, 8);
      await service.gone();
      await service.start();
    },
  );

  fault(
    { fault: 'an event of 300 kB and one of 12 MB among the others', level, when: 'calm', repeats: 0 },
    async (stage) => {
      stage.issue(busy / 2);
      stage.issueMailOf(300_000);
      stage.issueMailOf(12_000_000);
      stage.issue(busy / 2);
      await stage.arrived(0);
    },
  );

  fault(
    {
      fault: 'mappings read again in mid-flight: broken ones, then good ones',
      level,
      repeats: 0,
      place: (_, folder) => {
        const mappings = join(folder, 'mappings');
        cpSync(join(root, 'mappings'), mappings, { recursive: true });
        return { mappings, configuration: { mappings: { folder: mappings } } };
      },
    },
    async ({ service }, { mappings }) => {
      const file = join(mappings, 'office-threat-mail/mapping.yaml');
      const good = readFileSync(file, 'utf8');
      writeFileSync(file, good.replace('record:', 'recrod:'));
      service.signal('SIGHUP');
      await service.says('mappings-refused');
      writeFileSync(file, good);
      service.signal('SIGHUP');
      await service.says('mappings-read');
      assert.ok(service.isRunning);
    },
  );
});
