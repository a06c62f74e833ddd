// `defender-siem simulate`: Microsoft's cloud and a SIEM to try a configuration against, until it is stopped.
import { ConnectorError } from '../errors/connector-error.ts';
import type { Cloud } from '../simulator/cloud.ts';
import { createCloud } from '../simulator/cloud.ts';
import { serveCloud } from '../simulator/cloud-server.ts';
import { type Collector, startCollector } from '../simulator/collector.ts';
import { type FaultPlan, faultPlans } from '../simulator/faults.ts';
import { tenantSetup } from '../simulator/tenant-setup.ts';
import { systemClock } from '../world/clock.ts';
import { type Arguments, type Command, exitCodes, type Io } from './command.ts';
import { readDuration, waitFor } from './duration.ts';
import { simulatedTenant } from './simulated-tenant.ts';
import { usageWrong } from './usage-wrong.ts';
import { readWholeNumber } from './whole-number.ts';

const port = { from: 0, to: 65_535, otherwise: 0 };

export const simulate: Command = {
  name: 'simulate',
  summary: 'a simulated Microsoft cloud and a small SIEM to try a configuration against',
  usage: [
    'simulate [--port N] [--collector-port N] [--seed N] [--events-per-minute N] [--faults none|some|storm] [--for 60s]',
  ],
  details:
    'Prints the addresses and a configuration that uses them. At the end it says what was handed out and what its SIEM received.',
  options: {
    port: { kind: 'text', value: 'N', meaning: 'port of the simulated cloud; any free one if left out' },
    'collector-port': {
      kind: 'text',
      value: 'N',
      meaning: 'port of the small SIEM (syslog over TCP); any free one if left out',
    },
    seed: { kind: 'text', value: 'N', meaning: 'the same number makes the same tenant; 1 if left out' },
    'events-per-minute': {
      kind: 'text',
      value: 'N',
      meaning: 'how much happens in the tenant; 60 if left out',
    },
    faults: {
      kind: 'text',
      value: 'none|some|storm',
      meaning: 'how often requests go wrong; none if left out',
    },
    for: { kind: 'text', value: 'TIME', meaning: 'end after this time, for example 60s' },
  },
  run: async (args, io) => {
    const durationMs = readDuration('for', args.text('for'));
    const perMinute = readWholeNumber('events-per-minute', args.text('events-per-minute'), {
      from: 0,
      to: 1_000_000,
      otherwise: 60,
    });
    const cloud = createCloud({
      clock: systemClock,
      seed: readWholeNumber('seed', args.text('seed'), { from: 0, to: 2 ** 32 - 1, otherwise: 1 }),
      tenants: [tenantSetup({ ...simulatedTenant, events: { perMinute } })],
      faults: chosenFaults(args),
    });
    const ports = {
      cloud: readWholeNumber('port', args.text('port'), port),
      collector: readWholeNumber('collector-port', args.text('collector-port'), port),
    };
    const server = await onPort(ports.cloud, () => serveCloud(cloud, ports.cloud));
    try {
      const collector = await onPort(ports.collector, () =>
        startCollector({ clock: systemClock, port: ports.collector }),
      );
      try {
        io.write(introduction(server.origin, collector.port));
        await waitFor(systemClock, durationMs, io.signal);
        summarise(cloud, collector, io);
      } finally {
        await collector.close();
      }
    } finally {
      await server.close();
    }
    return exitCodes.done;
  },
};

function chosenFaults(args: Arguments): FaultPlan {
  const word = args.text('faults') ?? 'none';
  if (word === 'none' || word === 'some' || word === 'storm') return faultPlans[word];
  throw usageWrong(`--faults ${word}: there is no such choice.`, 'Choose none, some or storm.');
}

/** A port in use is the operator's affair, not a defect. */
async function onPort<T>(port: number, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    throw new ConnectorError('port-unusable', {
      message: `Listening on 127.0.0.1:${port}: ${error instanceof Error ? error.message : String(error)}.`,
      cause: error,
    });
  }
}

function introduction(origin: string, collectorPort: number): string {
  const { name, tenantId, clientId, clientSecret } = simulatedTenant;
  return `Simulated Microsoft cloud (token endpoint, SIEM API, Management Activity API): ${origin}
Small SIEM (syslog over TCP, either framing): 127.0.0.1:${collectorPort}

A configuration that uses them; the secret goes into the environment: export SIMULATED_SECRET='${clientSecret}'

stateFolder: ./simulated-state
tenants:
  - { name: ${name}, tenantId: ${tenantId}, clientId: ${clientId}, clientSecretVariable: SIMULATED_SECRET, authority: '${origin}' }
sources:
  - { kind: endpoint-detections, region: eu, endpoint: '${origin}', pollSeconds: 10 }
  - { kind: office-activity, endpoint: '${origin}', pollSeconds: 10 }
destinations:
  - { name: siem, profile: arcsight, transport: tcp, host: 127.0.0.1, port: ${collectorPort} }

`;
}

function summarise(cloud: Cloud, { arrivals }: Collector, io: Io): void {
  const issued = [...cloud.issued()];
  const handedOut = issued.filter((record) => record.handedOut > 0).length;
  const expired = issued.filter((record) => record.isExpired).length;
  io.write(`Requests: ${pairs(cloud.requests.byEndpoint)}; gone wrong: ${pairs(cloud.requests.byFault)}\n`);
  io.write(`Records: issued=${issued.length} handed-out=${handedOut} expired=${expired}\n`);
  for (const feed of arrivals.feeds()) {
    io.write(
      `Received: tenant=${feed.tenant} feed=${feed.feed} lines=${feed.lines} repeated=${feed.repeatedLines} first=${feed.firstSequence} last=${feed.lastSequence} holes=${feed.holes}\n`,
    );
  }
  if (arrivals.unreadable > 0) io.write(`Received without an envelope: ${arrivals.unreadable}\n`);
}

function pairs(counts: Readonly<Record<string, number>>): string {
  const all = Object.entries(counts).map(([name, count]) => `${name}=${count}`);
  return all.length === 0 ? 'none' : all.join(' ');
}
