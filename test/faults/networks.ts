// A network of its own between connector and receiver: a pair of virtual cards, the far one in a namespace with the
// receiver, where packets can be dropped, held back or cut off. All of it goes with the namespace.
import { runTool } from './run-tool.ts';
import type { Place } from './stage.ts';
import { type SystemTool, toolPath } from './tools.ts';

export interface Network extends Place {
  readonly host: string;
  /** Runs a tool at the far end. */
  far(tool: SystemTool, ...given: readonly string[]): string;
  /** Packets that arrive at the far end are dropped: all of them, or so many in a hundred, at random. */
  drop(percent?: number): void;
  /** Every packet arrives again. */
  heal(): void;
  /** What the connector sends waits for a line of so much, e.g. `4mbit`. */
  narrow(rate: string): void;
  /** The cable, in or out: both ends notice nothing but silence. */
  cable(state: 'up' | 'down'): void;
}

/** Process ids are apart, so that the networks of files that run side by side are, too. */
const perProcess = 8;
const mostNetworks = 16_384;
let opened = 0;

export function openNetwork(stack: AsyncDisposableStack): Network {
  const index = (process.pid * perProcess + (opened % perProcess)) % mostNetworks;
  opened += 1;
  const namespace = `fault-${index}`;
  const [near, distant] = [`f${index}n`, `f${index}d`];
  const net = `10.213.${index >> 6}`;
  const first = (index & 63) * 4 + 1;
  const [own, host] = [`${net}.${first}`, `${net}.${first + 1}`];
  const ip = (...given: readonly string[]) => runTool('ip', ...given);
  const far = (tool: SystemTool, ...given: readonly string[]) =>
    ip('netns', 'exec', namespace, toolPath(tool), ...given);

  ip('netns', 'add', namespace);
  stack.defer(() => void ip('netns', 'del', namespace));
  ip('link', 'add', near, 'type', 'veth', 'peer', 'name', distant, 'netns', namespace);
  // A namespace goes when its last process is gone, which may be later.
  stack.defer(() => void ip('link', 'del', near));
  ip('addr', 'add', `${own}/30`, 'dev', near);
  ip('link', 'set', near, 'up');
  ip('-n', namespace, 'addr', 'add', `${host}/30`, 'dev', distant);
  ip('-n', namespace, 'link', 'set', distant, 'up');
  ip('-n', namespace, 'link', 'set', 'lo', 'up');
  far('nft', 'add', 'table', 'inet', 'fault');
  far('nft', 'add', 'chain', 'inet', 'fault', 'in', '{ type filter hook input priority 0; policy accept; }');

  return {
    host,
    receiver: { under: [toolPath('ip'), 'netns', 'exec', namespace] },
    far,
    drop: (percent = 100) => {
      const which = percent === 100 ? [] : ['numgen', 'random', 'mod', '100', '<', String(percent)];
      far('nft', 'add', 'rule', 'inet', 'fault', 'in', ...which, 'drop');
    },
    heal: () => void far('nft', 'flush', 'chain', 'inet', 'fault', 'in'),
    narrow: (rate) => {
      const shape = ['tbf', 'rate', rate, 'burst', '16kb', 'latency', '200ms'];
      runTool('tc', 'qdisc', 'add', 'dev', near, 'root', ...shape);
    },
    cable: (state) => void ip('link', 'set', near, state),
  };
}
