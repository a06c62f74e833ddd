// `defender-siem send-samples`: one made-up line of every kind and variant through a real destination, so that
// a SIEM's event ids and filters can be made before the first alarm.
import { createDestination } from '../destinations/create-destination.ts';
import type { Destination } from '../destinations/destination.ts';
import type { DestinationOptions } from '../destinations/options.ts';
import { nearestName } from '../errors/nearest-name.ts';
import { createFormat } from '../formats/list.ts';
import type { CompiledMapping } from '../mapping/compile-mapping.ts';
import { createMapper, type LoadedMapper } from '../mapping/create-mapper.ts';
import type { Line } from '../model/line.ts';
import { systemClock } from '../world/clock.ts';
import { type Command, exitCodes, type Io } from './command.ts';
import { complainingReport } from './complaining-report.ts';
import { configOption, loadForCommand } from './load-for-command.ts';
import { sampleLines } from './send-samples/sample-lines.ts';
import { usageWrong } from './usage-wrong.ts';

/** How long the proof of the lines is waited for; milliseconds. */
const proofMs = 60_000;

export const sendSamples: Command = {
  name: 'send-samples',
  summary: 'send one made-up line of every kind and variant to a SIEM',
  usage: ['send-samples --destination NAME [--record TYPE] [--config FILE]'],
  details: `The lines carry a feed that ends in /test, a name that starts with TEST, and severity 1. Ends with 1 when
not all of them are proven to have arrived (over UDP: to have left).`,
  options: {
    config: configOption,
    destination: { kind: 'text', value: 'NAME', meaning: 'the destination to send to' },
    record: { kind: 'text', value: 'TYPE', meaning: 'only the lines of this record type' },
  },
  run: async (args, io) => {
    const { configuration } = await loadForCommand(args, io);
    const options = chooseDestination(configuration.destinations, args.text('destination'));
    const report = complainingReport(io);
    const mapper = createMapper({ ...configuration.mappings, report, clock: systemClock });
    const mappings = chooseMappings(mapper, args.text('record'));
    const destination = createDestination(options, { clock: systemClock, report });
    const format = createFormat(options);
    const { textLimit } = destination;
    const lines = sampleLines(mappings, { configuration, format, textLimit, now: systemClock.now() });
    const proven = await deliver(destination, lines, io);
    const known =
      destination.proof === 'sent'
        ? `${proven} have left, and nobody says whether they arrived`
        : `${proven} are proven to have arrived`;
    io.write(`Sent ${lines.length} test lines to ${options.name}; ${known} (${destination.proof}).\n`);
    return proven === lines.length ? exitCodes.done : exitCodes.problems;
  },
};

function chooseDestination(
  destinations: readonly DestinationOptions[],
  name: string | undefined,
): DestinationOptions {
  const chosen = destinations.find((each) => each.name === name);
  if (chosen !== undefined) return chosen;
  const names = destinations.map((each) => each.name);
  if (name === undefined) {
    throw usageWrong('No destination is named.', `Name one with --destination: ${names.join(', ')}.`);
  }
  throw usageWrong(`There is no destination ${name}.`, remedyFor(name, names));
}

function chooseMappings(mapper: LoadedMapper, record: string | undefined): readonly CompiledMapping[] {
  const types = record === undefined ? mapper.recordTypes : [record];
  return types.map((type) => {
    const mapping = mapper.find(type);
    if (mapping !== undefined) return mapping;
    throw usageWrong(`There is no mapping for records of type ${type}.`, remedyFor(type, mapper.recordTypes));
  });
}

function remedyFor(name: string, names: readonly string[]): string {
  const meant = nearestName(name, names);
  return meant === undefined ? `Use one of ${names.join(', ')}.` : `Probably ${meant} is meant.`;
}

/** How many of the lines are proven. Throws why the destination could not be opened or broke. */
async function deliver(destination: Destination, lines: readonly Line[], io: Io): Promise<number> {
  const connection = await destination.open(io.signal);
  await connection.send(lines);
  const done = new AbortController();
  const deadline = new AbortController();
  const waiting = AbortSignal.any([io.signal, done.signal]);
  void systemClock.sleep(proofMs, waiting).then(() => deadline.abort());
  await connection.close(deadline.signal);
  done.abort();
  connection.lost.throwIfAborted();
  return connection.proven;
}
