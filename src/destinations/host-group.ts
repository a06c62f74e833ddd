// A destination with several hosts. `failover` uses the first that is well, in the order they are named, and goes
// back when an earlier one is well again; `balance` uses all that are well. Hosts that are down are tried now and
// then; before hosts are chosen anew, those in use are drained in order. What a host proves is its own business.
import { ConnectorError } from '../errors/connector-error.ts';
import { ownedError } from '../errors/owned-error.ts';
import type { HostState } from '../notices/destination-notices.ts';
import type { Report } from '../notices/notice.ts';
import type { Clock } from '../world/clock.ts';
import { type Connection, type Destination, proofLevels } from './destination.ts';
import { createGroupConnection, type LostLines, type Seat } from './group-connection.ts';

export const groupWays = ['failover', 'balance'] as const;
export type GroupWay = (typeof groupWays)[number];

export interface GroupHost {
  /** For messages, e.g. `tls://siem.example:6514`. */
  readonly address: string;
  readonly destination: Destination;
}

export interface HostGroupSetup {
  readonly name: string;
  readonly way: GroupWay;
  /** At least one, in the order in which failover prefers them. */
  readonly hosts: readonly GroupHost[];
  readonly clock: Clock;
  readonly report: Report;
}

interface Opened {
  readonly host: GroupHost;
  /** Or why there is none. */
  readonly connection: Connection | ConnectorError;
}

interface GroupSeat extends Seat {
  readonly host: GroupHost;
}

/** How often hosts that are down are tried while others are in use; milliseconds. */
export const tryAgainMs = 30_000;

export function createHostGroup(setup: HostGroupSetup): Destination {
  const { name, way, hosts, clock, report } = setup;
  const down = new Set<GroupHost>();
  let inUse: readonly GroupHost[] = [];
  let told = '';

  function tellHosts(): void {
    const stateOf = (host: GroupHost): HostState['state'] => {
      if (down.has(host)) return 'down';
      return inUse.includes(host) ? 'in-use' : 'standby';
    };
    const states = hosts.map((host) => ({ address: host.address, state: stateOf(host) }));
    const text = JSON.stringify(states);
    if (text === told) return;
    told = text;
    report({ notice: 'destination-hosts', destination: name, hosts: states });
  }

  function noteDown(host: GroupHost, error: ConnectorError, again = 0): void {
    inUse = inUse.filter((each) => each !== host);
    if (!down.has(host)) {
      const { address } = host;
      const { code, message, remedy } = error;
      report({ notice: 'destination-host-down', destination: name, address, code, message, remedy, again });
    }
    down.add(host);
  }

  function noteUp(host: GroupHost): void {
    if (down.delete(host))
      report({ notice: 'destination-host-up', destination: name, address: host.address });
  }

  async function tryHost(host: GroupHost, signal: AbortSignal): Promise<Connection | ConnectorError> {
    try {
      const connection = await host.destination.open(signal);
      noteUp(host);
      return connection;
    } catch (error) {
      const problem = ownedError(error, `Opening ${host.address}`);
      if (!signal.aborted) noteDown(host, problem);
      return problem;
    }
  }

  /** One after the other, until one opens. */
  async function openFirst(some: readonly GroupHost[], signal: AbortSignal): Promise<readonly Opened[]> {
    const tried: Opened[] = [];
    for (const host of some) {
      if (signal.aborted) break;
      const connection = await tryHost(host, signal);
      tried.push({ host, connection });
      if (!(connection instanceof ConnectorError)) break;
    }
    return tried;
  }

  async function openAll(some: readonly GroupHost[], signal: AbortSignal): Promise<readonly Opened[]> {
    return Promise.all(some.map(async (host) => ({ host, connection: await tryHost(host, signal) })));
  }

  /** Those that are down only if no other opens: a connect that times out would hold up every new connection. */
  async function openWell(signal: AbortSignal): Promise<readonly Opened[]> {
    const openSome = way === 'failover' ? openFirst : openAll;
    const wasDown = hosts.filter((host) => down.has(host));
    const tried = await openSome(
      hosts.filter((host) => !wasDown.includes(host)),
      signal,
    );
    const isOpen = tried.some(({ connection }) => !(connection instanceof ConnectorError));
    return isOpen ? tried : [...tried, ...(await openSome(wasDown, signal))];
  }

  /** Those that would be in use if they were well. */
  function missed(): readonly GroupHost[] {
    if (way === 'balance') return hosts.filter((host) => down.has(host));
    const [current] = inUse;
    return current === undefined ? [] : hosts.slice(0, hosts.indexOf(current));
  }

  async function betterHosts(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await clock.sleep(tryAgainMs, signal);
      for (const host of missed()) {
        if (signal.aborted) return;
        const opened = await tryHost(host, signal);
        if (opened instanceof ConnectorError) continue;
        await opened.close(signal);
        return;
      }
    }
  }

  function noteLost({ host, connection }: GroupSeat, { proven, again }: LostLines): void {
    const error = ownedError(connection.lost.reason, `Sending to ${host.address}`);
    // The only one in use that had proven something is asked first when the connection is made anew.
    if (way === 'balance' || proven === 0) noteDown(host, error, again);
    tellHosts();
  }

  return {
    name,
    get proof() {
      const levels = (inUse.length > 0 ? inUse : hosts).map(({ destination }) => destination.proof);
      return proofLevels.find((level) => levels.includes(level)) ?? 'sent';
    },
    textLimit: (host) => Math.min(...hosts.map(({ destination }) => destination.textLimit(host))),
    open: async (signal) => {
      const seats: GroupSeat[] = [];
      const problems: ConnectorError[] = [];
      for (const { host, connection } of await openWell(signal)) {
        if (connection instanceof ConnectorError) problems.push(connection);
        else seats.push({ host, address: host.address, connection });
      }
      inUse = seats.map(({ host }) => host);
      tellHosts();
      if (seats.length === 0) throw noneOpens(name, problems);
      return createGroupConnection({ seats, clock, betterHosts, onLost: noteLost });
    },
  };
}

/** What may pass by itself at one host is not waited for as if a person were needed at all. */
function noneOpens(name: string, problems: readonly ConnectorError[]): ConnectorError {
  const [first] = problems;
  const kind = problems.find(({ action }) => action === 'retry') ?? first;
  const seen = problems.map(({ message }) => message).join(' ');
  return new ConnectorError(kind?.code ?? 'destination-unreachable', {
    message: `None of the hosts of ${name} takes connections. ${seen}`,
    cause: kind,
    ...(kind === undefined ? {} : { remedy: kind.remedy }),
  });
}
