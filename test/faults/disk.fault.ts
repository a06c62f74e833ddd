// The disk under the state folder fails: it is full, slow, read-only or broken, loses power, or gives back other bytes.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openMainsDisk, openSmallDisk } from './disks.ts';
import { busy, calm, fault, rowsAtOnce } from './fault.ts';
import { levels } from './levels.ts';
import { takeHold } from './system-calls.ts';

const level = 'confirmed-by-close';
const cuts = Number(process.env['POWER_CUTS'] ?? 3);

describe('the disk', { concurrency: rowsAtOnce }, () => {
  for (const each of levels) {
    fault(
      {
        fault: `power cut ${cuts} times (ext4)`,
        level: each,
        needs: ['mount', 'umount', 'ext4', 'perl'],
        place: (stack, folder) => {
          const disk = openMainsDisk(stack, folder);
          // A file of lines loses its power, too.
          return each === 'on-disk' ? { ...disk, output: join(disk.stateFolder, '../lines') } : disk;
        },
        ...(each === 'on-disk' && { mayBreakOff: cuts }),
        // What was settled since the last block that says so goes again, too.
        repeats: (cuts + 1) * busy,
        seconds: 60 + 5 * cuts,
      },
      async (stage, disk) => {
        for (let cut = 0; cut < cuts; cut += 1) {
          stage.issue(1_000);
          await delay(300 + Math.random() * 1_200);
          disk.cutPower();
          await delay(100);
          await stage.service.kill();
          disk.restore();
          await stage.service.start();
        }
        stage.readAnew();
      },
    );
  }

  fault(
    {
      fault: 'disk full for 4 s',
      level,
      needs: ['mount', 'umount'],
      place: openSmallDisk(40),
      when: 'calm',
      repeats: busy,
    },
    async (stage, disk) => {
      disk.fill();
      stage.issue(busy);
      await stage.service.says('commit-waits');
      await delay(4_000);
      disk.free();
    },
  );

  fault(
    {
      fault: 'connector killed and started on a full disk',
      level,
      needs: ['mount', 'umount'],
      place: openSmallDisk(40),
      repeats: calm + busy,
    },
    async ({ service }, disk) => {
      disk.fill();
      await service.kill();
      service.launch();
      await delay(4_000);
      disk.free();
      if (!service.isRunning) await service.start();
    },
  );

  fault(
    {
      fault: 'disk answers with I/O errors, then is read-only for 4 s',
      level,
      needs: ['mount', 'umount', 'ext4'],
      place: openMainsDisk,
      repeats: calm + busy,
    },
    async (stage, disk) => {
      const { service } = stage;
      disk.cutPower();
      stage.issue(500);
      await delay(3_000);
      await service.kill();
      disk.restore();
      disk.remount('ro');
      service.launch();
      await delay(4_000);
      disk.remount('rw');
      if (!service.isRunning) await service.start();
    },
  );

  fault(
    {
      fault: 'one sync of the disk fails (EIO)',
      level,
      when: 'calm',
      needs: ['strace'],
      repeats: 0,
      // strace counts by thread.
      place: () => ({ service: { environment: { UV_THREADPOOL_SIZE: '1' } } }),
    },
    async (stage) => {
      await using _ = await takeHold(stage.service, { call: 'fdatasync', how: 'error=EIO:when=2' });
      stage.issue(busy);
      await stage.service.says('journal-segment-replaced');
    },
  );

  fault(
    {
      fault: 'every sync of the disk fails until the restart',
      level,
      when: 'calm',
      needs: ['strace'],
      repeats: busy,
    },
    async (stage) => {
      const { service } = stage;
      await using _ = await takeHold(service, { call: 'fdatasync', how: 'error=EIO:when=2+' });
      stage.issue(busy);
      assert.equal(await service.gone(), 70, service.story);
      await service.start();
    },
  );

  fault(
    { fault: 'each sync of the disk takes 300 ms', level, when: 'calm', needs: ['strace'], repeats: busy },
    async (stage) => {
      await using _ = await takeHold(stage.service, { call: 'fdatasync', how: 'delay_enter=300000' });
      stage.issue(busy);
      await stage.arrived(0);
    },
  );

  fault(
    { fault: 'writes to the disk fail (ENOSPC, EIO)', level, when: 'calm', needs: ['strace'], repeats: 0 },
    async (stage) => {
      for (const error of ['ENOSPC', 'EIO']) {
        await using _ = await takeHold(stage.service, {
          call: 'pwrite64',
          how: `error=${error}:when=1..3`,
          path: stage.newestSegment,
        });
        stage.issue(busy / 2);
        await stage.service.says('commit-waits');
      }
    },
  );
});
