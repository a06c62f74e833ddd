// `defender-siem simulate`: Microsoft's cloud and a SIEM to try a configuration against, until it is stopped.
import { readFile } from 'node:fs/promises';
import { ConnectorError } from '../errors/connector-error.ts';
import { type Cloud, createCloud } from '../simulator/cloud.ts';
import { serveCloud } from '../simulator/cloud-server.ts';
import { type CollectorOptions, startCollector } from '../simulator/collector.ts';
import { type FaultPlan, faultPlans } from '../simulator/faults.ts';
import { createMachineEndpoints } from '../simulator/identity/machine-endpoints.ts';
import { tenantSetup } from '../simulator/tenant-setup.ts';
import { createWebhookPost } from '../simulator/webhook-post.ts';
import { systemClock } from '../world/clock.ts';
import { type Arguments, type Command, exitCodes, type Io } from './command.ts';
import { readDuration, waitFor } from './duration.ts';
import { simulatedTenant } from './simulated-tenant.ts';
import { type SimulatedAddresses, simulationEnd, simulationStart } from './simulation-text.ts';
import { usageWrong } from './usage-wrong.ts';
import { readWholeNumber } from './whole-number.ts';

const anyPort = { from: 0, to: 65_535, otherwise: 0 };
const anySeed = { from: 0, to: 2 ** 32 - 1, otherwise: 1 };
const anyRate = { from: 0, to: 1_000_000, otherwise: 60 };

export const simulate: Command = {
  name: 'simulate',
  summary: 'a simulated Microsoft cloud and a small SIEM to try a configuration against',
  usage: [
    'simulate [--port N] [--seed N] [--events-per-minute N] [--faults none|some|storm] [--for 60s]',
    'simulate [--collector-port N] [--collector-certificate FILE --collector-key FILE]',
    'simulate [--arc-key-folder FOLDER] [--webhook-authority FILE]',
  ],
  details: `Prints the addresses and a configuration that uses them. At the end it says what was handed out and what its
SIEM received.`,
  options: {
    port: text('N', 'port of the simulated cloud; any free one if left out'),
    seed: text('N', 'the same number makes the same tenant; 1 if left out'),
    'events-per-minute': text('N', 'how much happens in the tenant; 60 if left out'),
    faults: text('none|some|storm', 'how often requests go wrong; none if left out'),
    'collector-port': text('N', 'port of the small SIEM; any free one if left out'),
    'collector-certificate': text('FILE', 'its certificate (PEM); with it the small SIEM speaks TLS'),
    'collector-key': text('FILE', 'the key of the certificate (PEM)'),
    'arc-key-folder': text('FOLDER', 'where the key files of a simulated Azure Arc server are written'),
    'webhook-authority': text('FILE', 'who signed the certificate of your webhook (PEM)'),
    for: text('TIME', 'end after this time, for example 60s'),
  },
  run: async (args, io) => {
    const durationMs = readDuration('for', args.text('for'));
    const cloud = await makeCloud(args);
    const port = readWholeNumber('port', args.text('port'), anyPort);
    const receiver = await receiverOptions(args);
    const server = await listening(port, serveCloud(cloud, port));
    const machine = await serveCloud(machineOf(cloud, args));
    try {
      await collect(cloud, { origin: server.origin, machine: machine.origin }, receiver, durationMs, io);
    } finally {
      await machine.close();
      await server.close();
    }
    return exitCodes.done;
  },
};

function text(value: string, meaning: string) {
  return { kind: 'text', value, meaning } as const;
}

function machineOf(cloud: Cloud, args: Arguments): ReturnType<typeof createMachineEndpoints> {
  const { name, clientSecret: header } = simulatedTenant;
  return createMachineEndpoints(cloud.identity(name), { header, keyFolder: args.text('arc-key-folder') });
}

async function makeCloud(args: Arguments): Promise<Cloud> {
  const perMinute = readWholeNumber('events-per-minute', args.text('events-per-minute'), anyRate);
  const authority = args.text('webhook-authority');
  const postWebhook = createWebhookPost(authority === undefined ? undefined : await readPem(authority));
  const alerts = { perMinute: perMinute / 8, history: 60 };
  return createCloud({
    clock: systemClock,
    seed: readWholeNumber('seed', args.text('seed'), anySeed),
    tenants: [tenantSetup({ ...simulatedTenant, events: { perMinute }, alerts })],
    faults: chosenFaults(args),
    postWebhook,
  });
}

function chosenFaults(args: Arguments): FaultPlan {
  const word = args.text('faults') ?? 'none';
  if (word === 'none' || word === 'some' || word === 'storm') return faultPlans[word];
  throw usageWrong(`--faults ${word}: there is no such choice.`, 'Choose none, some or storm.');
}

interface Receiver {
  readonly port: number;
  readonly tls?: { readonly cert: string; readonly key: string };
  /** As given on the command line. */
  readonly certificateFile?: string;
}

async function receiverOptions(args: Arguments): Promise<Receiver> {
  const port = readWholeNumber('collector-port', args.text('collector-port'), anyPort);
  const certificateFile = args.text('collector-certificate');
  const keyFile = args.text('collector-key');
  if (certificateFile === undefined && keyFile === undefined) return { port };
  if (certificateFile === undefined || keyFile === undefined) {
    throw usageWrong('--collector-certificate and --collector-key belong together.', 'Give both or none.');
  }
  const [cert, key] = await Promise.all([readPem(certificateFile), readPem(keyFile)]);
  return { port, certificateFile, tls: { cert, key } };
}

async function readPem(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConnectorError('input-unreadable', { message: `Reading ${file}: ${reason}.`, cause: error });
  }
}

async function collect(
  cloud: Cloud,
  addresses: SimulatedAddresses,
  { port, tls, certificateFile }: Receiver,
  durationMs: number | undefined,
  io: Io,
): Promise<void> {
  const options: CollectorOptions = { clock: systemClock, port, ...(tls && { tls }) };
  const collector = await listening(port, startCollector(options));
  try {
    io.write(simulationStart(addresses, collector.port, certificateFile));
    const done = new AbortController();
    const notifying = notify(cloud, AbortSignal.any([done.signal, io.signal]));
    await waitFor(systemClock, durationMs, io.signal);
    done.abort();
    await notifying;
    io.write(simulationEnd(cloud, collector.arrivals));
  } finally {
    await collector.close();
  }
}

/** Webhooks hear of new content within this time. */
const notifyEveryMs = 5_000;

async function notify(cloud: Cloud, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await cloud.notify();
    await systemClock.sleep(notifyEveryMs, signal);
  }
}

/** A port in use, or a certificate that is none, is the operator's affair and no defect. */
async function listening<T>(port: number, starting: Promise<T>): Promise<T> {
  try {
    return await starting;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConnectorError('port-unusable', {
      message: `Listening on 127.0.0.1:${port}: ${reason}.`,
      cause: error,
    });
  }
}
