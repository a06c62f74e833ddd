// The made-up lines of `send-samples`: one for every kind and variant the mappings can produce, marked as tests
// in every field a rule or a person might look at.
import type { Configuration } from '../../config/configuration.ts';
import type { Format } from '../../formats/format.ts';
import type { CompiledMapping, Outcome } from '../../mapping/compile-mapping.ts';
import { continuation } from '../../model/continuation.ts';
import { deviceHost } from '../../model/device-host.ts';
import type { Dialect, EventField, MappedEvent } from '../../model/event.ts';
import type { Line } from '../../model/line.ts';
import { closedOutcomes } from '../../siem-content/event-classes.ts';
import { connectorSourceName } from '../../sources/connector/connector-source.ts';

export interface SampleSetup {
  readonly configuration: Configuration;
  readonly format: Format;
  readonly textLimit: (host: string) => number;
  /** Milliseconds since 1970: when the made-up events happened. */
  readonly now: number;
}

const severity = 1;

/** Sequence numbers start at 1 in each feed, as nothing of a test is counted with the live lines. */
export function sampleLines(mappings: readonly CompiledMapping[], setup: SampleSetup): readonly Line[] {
  const sequences = new Map<string, number>();
  return mappings.flatMap((mapping) => {
    const { tenant, feed } = originOf(mapping, setup.configuration);
    const host = deviceHost(tenant);
    return sampleOutcomes(mapping, setup.format).map((outcome): Line => {
      const sequence = (sequences.get(feed) ?? 0) + 1;
      sequences.set(feed, sequence);
      const envelope = { recordId: `test-${mapping.record}-${sequence}`, sequence, tenant, feed };
      const event = sampleEvent(outcome, setup.format.dialect, setup.now);
      return { text: setup.format.format(event, envelope, setup.textLimit(host)).text, host, severity };
    });
  });
}

/** With what continues events where the format does that. */
function sampleOutcomes(mapping: CompiledMapping, { split }: Format): readonly Outcome[] {
  const outcomes = closedOutcomes(mapping);
  if (split === undefined) return outcomes;
  const kinds = [...new Map(outcomes.map((outcome) => [outcome.kind, outcome])).values()];
  const continued = kinds.map((outcome) => ({ ...outcome, variant: continuation, category: continuation }));
  return [...outcomes, ...continued];
}

/** The name of the source as it is configured, or the kind where none is. */
function originOf(
  { source: kind, lane }: CompiledMapping,
  { sources, tenants }: Configuration,
): { readonly tenant: string; readonly feed: string } {
  const source = sources.find((each) => each.kind.kind === kind);
  const tenant = source?.tenant.name ?? tenants[0]?.name ?? '';
  const own = lane === 'connector' ? connectorSourceName(tenant, tenants.length) : kind;
  const name = source?.name ?? own;
  return { tenant, feed: `${name}${lane === 'audit' ? '/audit' : ''}/test` };
}

function sampleEvent(
  { product, kind, variant, category }: Outcome,
  dialect: Dialect,
  now: number,
): MappedEvent {
  const name = `TEST ${kind} ${variant}`;
  const times = dialect === 'cef' ? ['rt', 'start', 'end'] : ['devTime'];
  return {
    product,
    kind,
    variant,
    category,
    name,
    severity,
    fields: [
      ...times.map((key) => field(key, String(now), true)),
      field('msg', 'TEST: a made-up event of the Defender SIEM connector; nothing has happened.', false),
    ],
  };
}

function field(key: string, text: string, isKept: boolean): EventField {
  return { key, text, isKept, isCut: false };
}
