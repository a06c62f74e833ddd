// The line a connector event goes out on when its mapping cannot map it: what the connector has to say about
// itself must not depend on the data files it may be complaining about.
import { cutPoint } from '../model/cut-point.ts';
import type { Dialect, EventField, MappedEvent } from '../model/event.ts';
import type { SourceRecord } from '../model/record.ts';

/** Within the 1,023 characters of CEF's `msg`. */
const longestMessage = 1_000;

export function builtInEvent(record: SourceRecord, dialect: Dialect): MappedEvent {
  const text = new TextDecoder().decode(record.json);
  const at = String(record.occurredAtMs);
  return {
    product: { vendor: 'Defender SIEM Connector', name: 'Connector Health', version: '1.0' },
    kind: `connector:${record.type.replace(/^connector-/, '')}`,
    variant: 'other',
    category: 'connector-other',
    name: 'Connector event without a mapping',
    severity: 5,
    fields: [
      field(dialect === 'cef' ? 'rt' : 'devTime', at, { isKept: true, isCut: false }),
      field('msg', text.slice(0, cutPoint(text, longestMessage)), {
        isKept: false,
        isCut: text.length > longestMessage,
      }),
    ],
  };
}

function field(key: string, text: string, how: { isKept: boolean; isCut: boolean }): EventField {
  return { key, text, ...how };
}
