// What lies between the connector and its receiver fails.
import { describe } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { busy, fault, rowsAtOnce } from './fault.ts';
import { networkLevels } from './levels.ts';
import { openNetwork } from './networks.ts';
import type { Tool } from './tools.ts';

const needs: readonly Tool[] = ['ip', 'nft', 'ss', 'tc'];
const place = openNetwork;

describe('the network', { concurrency: rowsAtOnce }, () => {
  for (const level of networkLevels) {
    const row = { level, needs, place, repeats: busy } as const;

    fault({ ...row, fault: 'network swallows everything for 4 s' }, async (_, network) => {
      network.drop();
      await delay(4_000);
      network.heal();
    });

    fault(
      { ...row, fault: 'receiver dies behind a network that swallows everything' },
      async (stage, network) => {
        network.drop();
        await delay(500);
        await stage.receiver.kill();
        await stage.receiver.start();
        await delay(1_500);
        network.heal();
      },
    );

    fault({ ...row, fault: 'cable out for 3 s' }, async (_, network) => {
      network.cable('down');
      await delay(3_000);
      network.cable('up');
    });

    fault({ ...row, fault: 'every tenth packet is lost' }, async (_, network) => {
      network.drop(10);
      await delay(3_000);
      network.heal();
    });

    fault({ ...row, fault: 'a firewall resets the connections' }, (_, network) => {
      network.far('ss', '-K', 'sport', '=', ':6514');
    });
  }

  fault(
    {
      fault: 'line of 4 Mbit/s',
      level: 'confirmed-by-close',
      needs,
      place,
      when: 'unstarted',
      repeats: busy,
    },
    async (stage, network) => {
      network.narrow('4mbit');
      stage.issue(busy);
      await stage.service.start();
    },
  );
});
