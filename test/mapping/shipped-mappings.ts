// The mappings that are shipped, at work: what events does a record become?
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { CompiledMapping } from '../../src/mapping/compile-mapping.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import { sampleRecord } from '../../src/mapping/sample-record.ts';
import type { MappedEvent } from '../../src/model/event.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import type { Asked } from './mapping-of.ts';

const folder = join(packageRoot, 'mappings');
const mapper = createMapper({ folder, report: () => {}, clock: new VirtualClock() });

export function shippedMapping(type: string): CompiledMapping {
  const mapping = mapper.find(type);
  assert.ok(mapping, type);
  return mapping;
}

/** The record's own event comes first. */
export function eventsOfRecord(
  type: string,
  data: Readonly<Record<string, unknown>>,
  { dialect = 'cef', facts = {} }: Asked = {},
): readonly [MappedEvent, ...MappedEvent[]] {
  const record = sampleRecord(shippedMapping(type), JSON.stringify(data), data, { facts });
  const mapped = mapper.map(record, dialect);
  assert.ok(mapped.outcome === 'events');
  const [first, ...others] = mapped.events;
  assert.ok(first);
  return [first, ...others];
}

/** What an event says under a CEF key; its name and severity stand in the header. */
export function saidBy(event: MappedEvent, key: string): string | undefined {
  if (key === 'name') return event.name;
  if (key === 'severity') return String(event.severity);
  return event.fields.find((field) => field.key === key)?.text;
}
