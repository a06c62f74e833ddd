// The receiver dies or misbehaves, in the ways that a process on another machine can.
import { describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { busy, fault, rowsAtOnce } from './fault.ts';
import { networkLevels } from './levels.ts';

/** Few, because a host takes few for a program that hangs. */
const unread = 50;
const inMemory = 500;

describe('the receiver', { concurrency: rowsAtOnce }, () => {
  for (const level of networkLevels) {
    fault({ fault: 'receiver killed (SIGKILL)', level, repeats: busy }, async ({ receiver }) => {
      await receiver.kill();
      await receiver.start();
    });

    fault(
      { fault: 'receiver killed and started four times', level, repeats: 4 * busy },
      async ({ receiver }) => {
        for (let times = 0; times < 4; times += 1) {
          await receiver.kill('SIGTERM');
          await delay(300);
          await receiver.start();
          await delay(700);
        }
      },
    );

    fault({ fault: 'receiver hangs for 1.5 s and is killed', level, repeats: busy }, async ({ receiver }) => {
      receiver.freeze();
      await delay(1_500);
      await receiver.kill();
      await receiver.start();
    });

    fault({ fault: 'receiver hangs for 5 s and goes on', level, repeats: busy }, async ({ receiver }) => {
      receiver.freeze();
      await delay(5_000);
      receiver.thaw();
    });

    fault({ fault: 'receiver resets all connections', level, repeats: busy }, ({ receiver }) => {
      receiver.tell('reset');
    });

    fault({ fault: 'receiver ends idle connections', level, when: 'calm', repeats: 0 }, async (stage) => {
      stage.receiver.tell('half-close');
      await delay(200);
      stage.issue(busy);
    });

    fault(
      { fault: 'receiver not there at the start', level, when: 'unstarted', repeats: 0 },
      async (stage) => {
        await stage.receiver.kill();
        stage.issue(busy);
        await stage.service.start();
        await stage.service.hasSaid('delivery-retries');
        await delay(2_000);
        await stage.receiver.start();
      },
    );

    fault(
      {
        fault: 'receiver reads 800 lines a second',
        level,
        repeats: busy,
        place: () => ({ receiver: { linesPerSecond: 800 } }),
      },
      () => {},
    );
  }

  for (const level of networkLevels) {
    fault(
      {
        fault: 'receiver hangs for 4 s with lines unread and is killed',
        level,
        when: 'calm',
        repeats: unread,
        // Longer than settleSeconds.
        ...(level === 'acknowledged-by-host' && { mayLose: unread }),
      },
      async (stage) => {
        stage.receiver.freeze();
        stage.issue(unread);
        await delay(4_000);
        await stage.receiver.kill();
        await stage.receiver.start();
      },
    );

    // What no sender can close: these were read, and answered for where there is an answer.
    for (const [when, losers] of [
      ['at once', ['acknowledged-by-receiver']],
      ['when they count as delivered', networkLevels],
    ] as const) {
      fault(
        {
          fault: `receiver has lines in its memory only and is killed ${when}`,
          level,
          when: 'calm',
          repeats: inMemory,
          ...(losers.some((each) => each === level) && { mayLose: inMemory }),
        },
        async (stage) => {
          stage.receiver.tell('keep');
          stage.issue(inMemory);
          await stage.service.sent(when === 'at once' ? 1 : inMemory);
          if (when === 'at once') await delay(300);
          else await stage.settled();
          await stage.receiver.kill();
          await stage.receiver.start();
        },
      );
    }
  }
});
