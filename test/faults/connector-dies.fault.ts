// The connector is killed: at each step of a record's way through it, and at any moment. A supervisor starts it again.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { busy, fault, rowsAtOnce } from './fault.ts';
import { levels } from './levels.ts';
import type { Stage } from './stage.ts';
import { type SystemCall, takeHold, untilKilled } from './system-calls.ts';

const level = 'confirmed-by-close';
const kills = 4;

/** Kills it in the middle of the first call of this kind while events flow. */
async function killIn(stage: Stage, call: SystemCall, when: 'enter' | 'exit', path?: string): Promise<void> {
  const { service } = stage;
  await using trace = await takeHold(service, {
    call,
    how: `delay_${when}=${untilKilled}:when=1`,
    ...(path !== undefined && { path }),
  });
  stage.issue(busy);
  await trace.standsIn(call);
  await trace.kill();
  await service.start();
}

describe('the connector is killed', { concurrency: rowsAtOnce }, () => {
  for (const each of levels) {
    fault(
      { fault: 'connector killed (SIGKILL) in mid-flight', level: each, repeats: busy },
      async ({ service }) => {
        await service.kill();
        await service.start();
      },
    );

    fault(
      { fault: `connector killed ${kills} times at random moments`, level: each, repeats: kills * busy },
      async ({ service }) => {
        for (let times = 0; times < kills; times += 1) {
          await delay(Math.random() * 1_500);
          await service.kill();
          await service.start();
        }
      },
    );
  }

  for (const [fault_, call, when] of [
    ['before a page is written', 'pwrite64', 'enter'],
    ['between a page is written and synced', 'fdatasync', 'enter'],
    ['right after a page is synced', 'fdatasync', 'exit'],
  ] as const) {
    fault(
      { fault: `connector killed ${fault_}`, level, when: 'calm', repeats: busy, needs: ['strace'] },
      (stage) => killIn(stage, call, when, stage.newestSegment),
    );
  }

  for (const [fault_, call] of [
    ['while it connects', 'connect'],
    ['as it half-closes a connection', 'shutdown'],
  ] as const) {
    fault(
      { fault: `connector killed ${fault_}`, level, when: 'calm', repeats: busy, needs: ['strace'] },
      (stage) => killIn(stage, call, 'enter'),
    );
  }

  fault({ fault: 'connector killed while it fetches', level, when: 'calm', repeats: busy }, async (stage) => {
    stage.issue(busy);
    await stage.misled('slow', 'blob', 4);
    await stage.service.kill();
    await stage.service.start();
  });

  fault({ fault: 'connector killed while proof settles', level, repeats: busy }, async (stage) => {
    await stage.arrived(0);
    await stage.service.kill();
    await stage.service.start();
  });

  fault({ fault: 'connector stopped (SIGTERM) in mid-flight', level, repeats: 0 }, async ({ service }) => {
    assert.equal(await service.stop(), 0, service.story);
    await service.start();
  });

  fault({ fault: 'connector stopped (SIGTERM) while it retries', level, repeats: busy }, async (stage) => {
    const { receiver, service } = stage;
    await receiver.kill();
    await service.says('delivery-retries');
    assert.equal(await service.stop(), 0, service.story);
    await receiver.start();
    await service.start();
  });

  fault({ fault: 'connector stands still for 5 s (SIGSTOP)', level, repeats: busy }, async ({ service }) => {
    service.signal('SIGSTOP');
    await delay(5_000);
    service.signal('SIGCONT');
  });

  fault({ fault: 'second connector on the same state', level, repeats: 0 }, async ({ service, second }) => {
    second.launch();
    assert.notEqual(await second.gone(), 0);
    assert.match(second.story, /held by process \d+/);
    assert.ok(service.isRunning);
  });
});
