// Figures for Prometheus, derived from the notices (counters) and the status (gauges), as text of the
// exposition format 0.0.4. Label values are names from the configuration and codes from closed tables.
import { healthOf } from './health.ts';
import type { Notice, Report } from './notice.ts';
import type { Status } from './status.ts';

const prefix = 'defender_siem_';

const counters = {
  records_stored_total: 'Records committed to the journal.',
  records_repeated_total: 'Records Microsoft sent again, recognised and dropped.',
  records_filtered_total: 'Objects left out by the options of their source.',
  pull_failures_total: 'Rounds of a source that ended in an error.',
  lines_sent_total: 'Lines handed to the connection of a destination, repeats included.',
  lines_cut_total:
    'Lines in which something was shortened or left out, named in the line, to fit its key or the receiver.',
  lines_proven_total: 'Lines that arrived by the proof level of their destination.',
  lines_repeated_total: 'Lines sent again because their connection was lost before they were proven.',
  records_delivered_total: 'Records all of whose lines are proven.',
  records_left_out_total: 'Records the mappings skip.',
  delivery_records_filtered_total: 'Records the filter of a destination keeps from it.',
  records_set_aside_total: 'Records that could not be mapped and were set aside.',
  connections_lost_total: 'Connections that ended in an error or could not be opened.',
} as const;

type Counter = keyof typeof counters;
type Labels = Readonly<Record<string, string>>;

export interface Metrics {
  readonly report: Report;
  /** The exposition text; ends in a line break. */
  text(status: Status): string;
}

export function createMetrics(): Metrics {
  const counts = new Map<Counter, Map<string, number>>();
  const add = (counter: Counter, labels: Labels, amount: number) => {
    if (amount === 0) return;
    const series = counts.get(counter) ?? new Map<string, number>();
    counts.set(counter, series);
    const key = labelText(labels);
    series.set(key, (series.get(key) ?? 0) + amount);
  };
  return {
    report: (notice) => count(notice, add),
    text: (status) => {
      const lines: string[] = [];
      for (const [counter, help] of Object.entries(counters)) {
        lines.push(...family(counter, 'counter', help, counts.get(counter as Counter) ?? []));
      }
      for (const gauge of gaugesOf(status)) {
        const series = gauge.values.map(([labels, value]) => [labelText(labels), value] as const);
        lines.push(...family(gauge.name, 'gauge', gauge.help, series));
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

/** The lines of one metric; a series is the text of its labels and its value. */
function family(
  name: string,
  type: 'counter' | 'gauge',
  help: string,
  series: Iterable<readonly [string, number]>,
): readonly string[] {
  const values = [...series].map(([labels, value]) => `${prefix}${name}${labels} ${value}`);
  return [`# HELP ${prefix}${name} ${help}`, `# TYPE ${prefix}${name} ${type}`, ...values];
}

function count(notice: Notice, add: (counter: Counter, labels: Labels, amount: number) => void): void {
  switch (notice.notice) {
    case 'page-committed': {
      const labels = { source: notice.source };
      add('records_stored_total', labels, notice.stored);
      add('records_repeated_total', labels, notice.repeated);
      add('records_filtered_total', labels, notice.filtered);
      break;
    }
    case 'source-retries':
    case 'source-holds':
    case 'source-stopped':
      add('pull_failures_total', { source: notice.source, code: notice.code }, 1);
      break;
    case 'lines-sent':
      add('lines_sent_total', { destination: notice.destination }, notice.lines);
      add('lines_cut_total', { destination: notice.destination }, notice.cut);
      break;
    case 'lines-settled': {
      const labels = { destination: notice.destination };
      add('lines_proven_total', labels, notice.lines);
      add('records_delivered_total', labels, notice.delivered);
      add('records_left_out_total', labels, notice.leftOut);
      add('delivery_records_filtered_total', labels, notice.filtered);
      break;
    }
    case 'records-set-aside':
      add(
        'records_set_aside_total',
        { destination: notice.destination, source: notice.source, code: notice.code },
        notice.count,
      );
      break;
    case 'destination-host-down':
      add('lines_repeated_total', { destination: notice.destination }, notice.again);
      break;
    case 'delivery-retries':
    case 'delivery-holds':
      add('lines_repeated_total', { destination: notice.destination }, notice.unproven);
      add('connections_lost_total', { destination: notice.destination, code: notice.code }, 1);
      break;
  }
}

interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly values: readonly (readonly [Labels, number])[];
}

function gaugesOf(status: Status): readonly Gauge[] {
  const { journal, sources, destinations } = status;
  const one = (name: string, help: string, value: number): Gauge => ({ name, help, values: [[{}, value]] });
  const backlog = destinations.flatMap((d) =>
    d.behind.map((b) => ({ ...b, labels: { destination: d.name, lane: b.lane } })),
  );
  return [
    one('healthy', 'Whether the program does its work: 1 or 0.', healthOf(status).isHealthy ? 1 : 0),
    one('uptime_seconds', 'Time since the start.', status.uptimeSeconds),
    {
      name: 'build_info',
      help: 'Which version runs.',
      values: [[{ version: status.version }, 1]],
    },
    {
      name: 'last_success_timestamp_seconds',
      help: 'When a source last had no more to give.',
      values: sources.flatMap((s) =>
        s.lastSuccessAtMs === undefined ? [] : [[{ source: s.name }, s.lastSuccessAtMs / 1_000] as const],
      ),
    },
    {
      name: 'complete_through_timestamp_seconds',
      help: 'Up to when nothing that a source collects is pending.',
      values: sources.flatMap(({ name, coverage }) =>
        coverage?.completeThroughMs === undefined
          ? []
          : [[{ source: name }, coverage.completeThroughMs / 1_000] as const],
      ),
    },
    {
      name: 'coverage_minutes',
      help: 'Minutes of the last seven days that a source has lost or still to collect.',
      values: sources.flatMap(({ name, coverage }) =>
        coverage === undefined
          ? []
          : [
              [{ source: name, state: 'lost' }, coverage.lostMinutes] as const,
              [{ source: name, state: 'pending' }, coverage.pendingMinutes] as const,
            ],
      ),
    },
    {
      name: 'destination_host_up',
      help: 'Of a destination with several hosts: 1 for one in use or standing by, 0 for one that is down.',
      values: destinations.flatMap(({ name, hosts }) =>
        hosts.map(
          ({ address, state }) => [{ destination: name, address }, state === 'down' ? 0 : 1] as const,
        ),
      ),
    },
    {
      name: 'destination_proof',
      help: 'The proof level now in force, as a label.',
      values: destinations.map((d) => [{ destination: d.name, proof: d.proof }, 1] as const),
    },
    {
      name: 'lines_unproven',
      help: 'Lines that are out and not proven.',
      values: destinations.map((d) => [{ destination: d.name }, d.unproven] as const),
    },
    {
      name: 'backlog_records',
      help: 'Records in the journal that a destination has not settled.',
      values: backlog.map((b) => [b.labels, b.records] as const),
    },
    {
      name: 'backlog_oldest_seconds',
      help: 'How long the oldest of them has waited.',
      values: backlog.map(
        (b) =>
          [
            b.labels,
            b.oldestCommittedAtMs === undefined
              ? 0
              : Math.max(0, (status.atMs - b.oldestCommittedAtMs) / 1_000),
          ] as const,
      ),
    },
    {
      name: 'canary_latency_seconds',
      help: 'How long the last canary took from the journal until it was proven.',
      values: destinations.flatMap(({ name, canary }) =>
        canary === undefined ? [] : [[{ destination: name }, canary.latencyMs / 1_000] as const],
      ),
    },
    {
      name: 'canary_proven_timestamp_seconds',
      help: 'When that was.',
      values: destinations.flatMap(({ name, canary }) =>
        canary === undefined ? [] : [[{ destination: name }, canary.provenAtMs / 1_000] as const],
      ),
    },
    {
      name: 'certificate_expiry_timestamp_seconds',
      help: 'When a certificate in use towards a receiver ends, ours or the one the receiver shows.',
      values: destinations.flatMap(({ name, certificates }) =>
        certificates.map(
          ({ whose, address, expiresAtMs }) =>
            [{ destination: name, address, of: whose }, expiresAtMs / 1_000] as const,
        ),
      ),
    },
    one('journal_bytes', 'Bytes of the journal on disk.', journal.bytes),
    one('journal_max_bytes', 'Bytes the journal may take.', journal.maxBytes),
    one('journal_segments', 'Segment files of the journal.', journal.segments),
    one('journal_rejects', 'Rejects kept.', journal.rejects),
  ];
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
