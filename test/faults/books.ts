// The oracle of the fault suite: what the simulated cloud issued, as the lines it should become, against what a
// receiver wrote down. It counts what is lost, repeated, changed on the way, and what nobody issued.

import { createFormat } from '../../src/formats/list.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import type { MappedEvent } from '../../src/model/event.ts';
import type { Classify, SourceRecord } from '../../src/model/record.ts';
import { readSiemLine, type SiemLine } from '../../src/simulator/siem-line.ts';
import { systemClock } from '../../src/world/clock.ts';

export interface IssuedEvent {
  readonly id: string;
  readonly recordType: number;
  readonly json: string;
}

export interface Verdict {
  /** Lines that were owed. */
  readonly events: number;
  readonly lost: number;
  readonly repeated: number;
  /** Differ from what the issued record becomes, or carry another number at a repeat. */
  readonly corrupted: number;
  /** Of no record that was issued. */
  readonly spurious: number;
  /** Only the beginning of a line, as a file may end where its power was cut. */
  readonly brokenOff: number;
}

interface Owed {
  readonly events: readonly MappedEvent[];
  readonly isShortened: boolean;
  /** Numbers under which its lines have come. */
  readonly sequences: Set<number>;
}

/** Room enough for every line of the suite that is not oversized on purpose. */
const lineLimit = 7_900;
const tenant = 'contoso';
const mapper = createMapper({ report: () => {}, clock: systemClock });
const format = createFormat({ format: 'cef', severity: 'number' });

export class Books {
  readonly #owed = new Map<string, Owed>();
  #lines = 0;
  #arrived = 0;
  #repeated = 0;
  #corrupted = 0;
  #spurious = 0;
  #brokenOff = 0;
  /** The first few lines that are not as they should be. */
  readonly oddities: string[] = [];

  /** `isShortened`: its line does not fit and is cut, so that only its id is looked at. */
  enter(issued: IssuedEvent, { isShortened = false } = {}): void {
    const events = eventsOf(issued);
    this.#owed.set(issued.id, { events, isShortened, sequences: new Set() });
    this.#lines += events.length;
  }

  get owedLines(): number {
    return this.#lines;
  }

  get missing(): number {
    return this.#lines - this.#arrived;
  }

  forgetArrivals(): void {
    for (const { sequences } of this.#owed.values()) sequences.clear();
    this.#arrived = 0;
    this.#repeated = 0;
    this.#corrupted = 0;
    this.#spurious = 0;
    this.#brokenOff = 0;
  }

  arrive(message: string): void {
    const line = readSiemLine(message);
    // What the connector says of itself was not issued by anybody.
    if (message.includes('|connector:')) return;
    if (line === undefined && message.startsWith('CEF:0|Microsoft|')) {
      this.#brokenOff += 1;
      return;
    }
    const owed = line === undefined ? undefined : this.#owed.get(line.recordId);
    if (line === undefined || owed === undefined) {
      this.#spurious += 1;
      this.#note('nobody issued', message);
      return;
    }
    const text = message.slice(message.indexOf('CEF:0|'));
    const expected = owed.events.map((event) => textOf(event, line));
    if (!expected.includes(text) && text === message && expected.some((whole) => whole.startsWith(text))) {
      this.#brokenOff += 1;
      return;
    }
    if (!owed.isShortened && !expected.includes(text)) {
      this.#corrupted += 1;
      this.#note('changed on the way', message);
    }
    if (owed.sequences.has(line.sequence)) this.#repeated += 1;
    else if (owed.sequences.size === owed.events.length) this.#renumbered(message);
    else this.#arrived += 1;
    owed.sequences.add(line.sequence);
  }

  verdict(): Verdict {
    return {
      events: this.#lines,
      lost: this.missing,
      repeated: this.#repeated,
      corrupted: this.#corrupted,
      spurious: this.#spurious,
      brokenOff: this.#brokenOff,
    };
  }

  #renumbered(message: string): void {
    this.#corrupted += 1;
    this.#note('another number than before', message);
  }

  #note(what: string, message: string): void {
    if (this.oddities.length < 5) this.oddities.push(`${what}: ${message.slice(0, 300)}`);
  }
}

function eventsOf({ id, recordType, json }: IssuedEvent): readonly MappedEvent[] {
  const { type, lane } = (mapper.classify satisfies Classify)('office-activity', String(recordType));
  const record: SourceRecord = {
    type,
    id,
    version: '',
    occurredAtMs: Date.parse(`${/"CreationTime":"([^"Z]+)/.exec(json)?.[1]}Z`),
    tenant,
    lane,
    json: Buffer.from(json),
    facts: {},
  };
  const mapped = mapper.map(record, 'cef');
  return mapped.outcome === 'events' ? mapped.events : [];
}

function textOf(event: MappedEvent, { recordId, sequence, feed }: SiemLine): string {
  return format.format(event, { recordId, sequence, tenant, feed }, lineLimit).text;
}
