// What arrived, in sum: how many messages are valid, which rules are broken and where first, which numbers are
// missing, and what one kind of receiver would do to them. Memory is bounded whatever comes.
import { Coalescing } from './coalescing.ts';
import { type RuleName, rules } from './deviation.ts';
import type { Dictionaries } from './dictionaries.ts';
import { envelopeOf } from './envelope.ts';
import { FeedNumbers, type FeedReport } from './feed-numbers.ts';
import { readMessage } from './message.ts';
import { type ReceiverName, receivers } from './receivers.ts';
import type { StreamedMessage } from './syslog-stream.ts';

export interface Example {
  readonly file: string;
  /** Counted from 1 in its file. */
  readonly message: number;
  /** Of the place in its file, in bytes. */
  readonly offset: number;
  readonly detail: string;
}

export interface Finding {
  readonly name: string;
  readonly meaning: string;
  readonly source: string;
  readonly messages: number;
  /** The first ones. */
  readonly examples: readonly Example[];
}

export interface Verification {
  readonly messages: number;
  readonly bytes: number;
  readonly valid: number;
  readonly invalid: number;
  readonly cef: number;
  readonly leef: number;
  readonly json: number;
  /** Events that lack record id, sequence, tenant or feed: not from this connector. */
  readonly unnumbered: number;
  readonly deviations: readonly Finding[];
  readonly feeds: readonly FeedReport[];
  /** Lines of feeds beyond those that are followed. */
  readonly unfollowed: number;
  readonly receiver: ReceiverName | undefined;
  readonly effects: readonly Finding[];
}

const mostExamples = 3;
const coalescing = {
  name: 'coalescing',
  what: 'equal to an earlier one within 10 s in id, addresses, ports and user: merged, unless coalescing is off',
  source: 'QRadar, coalescing events of the log source',
};

interface Tally {
  messages: number;
  readonly examples: Example[];
}

export class Verifier {
  readonly #keys: Dictionaries;
  readonly #receiver: ReceiverName | undefined;
  readonly #deviations = new Map<RuleName, Tally>();
  readonly #effects = new Map<string, Tally>();
  readonly #numbers = new FeedNumbers();
  readonly #coalescing = new Coalescing();
  #counts = { messages: 0, bytes: 0, valid: 0, cef: 0, leef: 0, json: 0, unnumbered: 0 };

  constructor(keys: Dictionaries, receiver: ReceiverName | undefined) {
    this.#keys = keys;
    this.#receiver = receiver;
  }

  /** `message`: its number in the file, from 1. */
  add(streamed: StreamedMessage, file: string, message: number): void {
    const { bytes, offset, isCounted, fault } = streamed;
    const read = readMessage(bytes, this.#keys);
    const { event, deviations } = read;
    const counts = this.#counts;
    counts.messages += 1;
    counts.bytes += bytes.length;
    if (fault !== undefined)
      this.#deviates(fault, { file, message, offset, detail: `${bytes.length} bytes` });
    const broken = new Set<RuleName>();
    for (const { rule, at, detail } of deviations) {
      if (broken.has(rule)) continue;
      broken.add(rule);
      this.#deviates(rule, { file, message, offset: offset + at, detail });
    }
    if (broken.size === 0 && fault === undefined) counts.valid += 1;
    if (event !== undefined) {
      counts[event.format] += 1;
      const envelope = envelopeOf(event);
      if (envelope === undefined) counts.unnumbered += 1;
      else this.#numbers.add(envelope.tenant, envelope.feed, envelope.sequence);
    }
    if (this.#receiver === undefined) return;
    const example = { file, message, offset, detail: `${bytes.length} bytes` };
    const seen = { ...read, length: bytes.length, isCounted };
    for (const { name, applies } of receivers[this.#receiver]) {
      if (applies(seen)) count(this.#effects, name, example);
    }
    if (this.#receiver === 'qradar' && this.#coalescing.add(read))
      count(this.#effects, coalescing.name, example);
  }

  get report(): Verification {
    const receiver = this.#receiver;
    const effects = receiver === undefined ? [] : [...receivers[receiver], coalescing];
    const counts = this.#counts;
    return {
      ...counts,
      invalid: counts.messages - counts.valid,
      deviations: [...this.#deviations]
        .map(([name, tally]) => ({ name, meaning: rules[name][0], source: rules[name][1], ...tally }))
        .toSorted((a, b) => b.messages - a.messages),
      feeds: this.#numbers.report,
      unfollowed: this.#numbers.unfollowed,
      receiver,
      effects: effects.flatMap(({ name, what, source }) => {
        const tally = this.#effects.get(name);
        return tally === undefined ? [] : [{ name, meaning: what, source, ...tally }];
      }),
    };
  }

  #deviates(rule: RuleName, example: Example): void {
    count(this.#deviations, rule, example);
  }
}

function count<Name>(tallies: Map<Name, Tally>, name: Name, example: Example): void {
  const tally = tallies.get(name) ?? { messages: 0, examples: [] };
  tallies.set(name, tally);
  tally.messages += 1;
  if (tally.examples.length < mostExamples) tally.examples.push(example);
}
