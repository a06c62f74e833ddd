// Lists the destinations the journal keeps marks for, and forgets those that the configuration no longer names.
import type { DestinationDesk, KnownDestination } from '../control/destination-desk.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { Report } from '../notices/notice.ts';

export function createDestinationDesk(setup: {
  readonly configured: ReadonlySet<string>;
  readonly journal: Pick<Journal, 'status' | 'forget'>;
  readonly report: Report;
}): DestinationDesk {
  const { configured, journal, report } = setup;
  return {
    list: async () => knownDestinations(journal, configured),
    forget: async (name) => {
      if (configured.has(name)) {
        throw new ConnectorError('destination-configured', {
          message: `Forgetting ${name} was refused: it is in the configuration.`,
        });
      }
      const known = knownDestinations(journal, configured).find((each) => each.name === name);
      if (known === undefined) {
        throw new ConnectorError('destination-unknown', {
          message: `No marks of a destination ${name} are kept.`,
        });
      }
      await journal.forget(name);
      report({ notice: 'destination-forgotten', destination: name, records: known.records });
      return known;
    },
  };
}

/** Those that hold the journal's room though the configuration does not name them are told of, once a start. */
export function tellUnconfigured(
  journal: Pick<Journal, 'status'>,
  configured: ReadonlySet<string>,
  report: Report,
): void {
  for (const { name, isConfigured, records, bytes } of knownDestinations(journal, configured)) {
    if (!isConfigured) report({ notice: 'destination-unconfigured', destination: name, records, bytes });
  }
}

/** In the order of their names. */
export function knownDestinations(
  journal: Pick<Journal, 'status'>,
  configured: ReadonlySet<string>,
): readonly KnownDestination[] {
  const lanesOf = Map.groupBy(journal.status().backlogs, ({ destination }) => destination);
  return [...lanesOf]
    .map(([name, lanes]) => {
      const times = lanes.flatMap(({ oldestCommittedAtMs }) => oldestCommittedAtMs ?? []);
      return {
        name,
        isConfigured: configured.has(name),
        records: lanes.reduce((sum, { records }) => sum + records, 0),
        bytes: lanes.reduce((sum, { bytes }) => sum + bytes, 0),
        ...(times.length === 0 ? {} : { oldestCommittedAtMs: Math.min(...times) }),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
