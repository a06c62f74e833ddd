// A wire whose receiver does what a script says: reads slowly, freezes, dies with unread data, answers a close
// late or never. It keeps what it has really read, and loses what it had read too shortly before its death.
import { type Bell, createBell } from '../../src/destinations/bell.ts';
import type { StreamEnd, Wire, WireConnection } from '../../src/destinations/wire.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface VirtualReceiverScript {
  /** Lines read per second, of all connections together. */
  readonly linesPerSecond: number;
  /** Bytes the receiver's host takes per connection before the receiver reads them. */
  readonly hostBytes: number;
  /** From the last byte read to the answer of a close. Undefined: closes are never answered. */
  readonly answerMs: number | undefined;
  /** Answers a close by a reset, as some load balancers do. */
  readonly answersByReset?: boolean;
  /** A line that was read is safe only this long after; a death before loses it. */
  readonly keepMs: number;
}

interface VirtualStream {
  /** Written by us, not yet taken by the receiver's host. */
  leaving: Uint8Array[];
  /** Taken by the host, not yet read. One entry is one line. */
  unread: Uint8Array[];
  isHalfClosed: boolean;
  isOver: boolean;
  isAnswering: boolean;
  readonly roomMade: Bell;
  readonly finish: (end: StreamEnd) => void;
}

const socketBytes = 64 * 1024;
const tickMs = 5;

export class VirtualReceiver {
  script: VirtualReceiverScript;
  /** How often each line was read and survived. */
  readonly received = new Map<string, number>();
  /** Lines read so lately that a death would still lose them. */
  #fresh: { readonly text: string; readonly at: number }[] = [];
  connections = 0;
  mostOpen = 0;
  isFrozen = false;
  isDown = false;
  readonly #clock: VirtualClock;
  readonly #streams = new Set<VirtualStream>();
  readonly #news: Bell;
  #credit = 0;

  constructor(clock: VirtualClock, script: VirtualReceiverScript) {
    this.#clock = clock;
    this.script = script;
    this.#news = createBell(clock);
    void this.#serve();
  }

  readonly wire: Wire = {
    address: 'virtual://receiver',
    connect: async () => {
      if (this.isDown) throw new ConnectorError('destination-refused', { message: 'Nothing listens.' });
      this.connections += 1;
      return this.#accept();
    },
  };

  /** Dies at once: unread data resets a connection, otherwise it ends in order. Nobody listens until `start`. */
  die(): void {
    this.isDown = true;
    const now = this.#clock.monotonic();
    for (const { text, at } of this.#fresh) {
      if (now - at < this.script.keepMs) this.#count(text, -1);
    }
    this.#fresh = [];
    for (const stream of this.#streams) {
      const hadUnread = stream.unread.length + stream.leaving.length > 0;
      this.#finish(stream, hadUnread ? broken('reset') : { how: 'ended' });
    }
  }

  start(): void {
    this.isDown = false;
    this.isFrozen = false;
    this.#news.ring();
  }

  thaw(): void {
    this.isFrozen = false;
    this.#news.ring();
  }

  /** Ends every connection in order although nobody asked, as an idle time-out does. */
  endAll(): void {
    for (const stream of this.#streams) this.#finish(stream, { how: 'ended' });
  }

  /** Whether the line was read and not lost by a death so far. */
  has(text: string): boolean {
    return (this.received.get(text) ?? 0) > 0;
  }

  /** Different lines that were read and survived, and how often one of them came again. */
  get tally(): { readonly lines: number; readonly repeats: number } {
    const counts = [...this.received.values()].filter((count) => count > 0);
    return { lines: counts.length, repeats: counts.reduce((sum, count) => sum + count - 1, 0) };
  }

  #count(text: string, by: number): void {
    this.received.set(text, (this.received.get(text) ?? 0) + by);
  }

  #read(line: Uint8Array): void {
    const now = this.#clock.monotonic();
    const text = Buffer.from(line).toString().trimEnd();
    this.#count(text, 1);
    if (this.script.keepMs > 0) this.#fresh.push({ text, at: now });
  }

  #accept(): WireConnection {
    const { promise, resolve } = Promise.withResolvers<StreamEnd>();
    const stream: VirtualStream = {
      leaving: [],
      unread: [],
      isHalfClosed: false,
      isOver: false,
      isAnswering: false,
      roomMade: createBell(this.#clock),
      finish: resolve,
    };
    this.#streams.add(stream);
    this.mostOpen = Math.max(this.mostOpen, this.#streams.size);
    return {
      write: async (bytes) => {
        if (stream.isOver) throw broken('gone').error;
        for (const line of linesIn(bytes)) stream.leaving.push(line);
        this.#take(stream);
        this.#news.ring();
        while (!stream.isOver && sizeOf(stream.leaving) > socketBytes) {
          await stream.roomMade.rung(Number.POSITIVE_INFINITY);
        }
        if (stream.isOver) throw broken('gone').error;
      },
      end: () => {
        stream.isHalfClosed = true;
        this.#news.ring();
      },
      finished: promise,
      unacknowledgedBytes: async () => sizeOf(stream.leaving),
      destroy: () => this.#finish(stream, broken('closed by us')),
    };
  }

  #finish(stream: VirtualStream, end: StreamEnd): void {
    stream.isOver = true;
    this.#streams.delete(stream);
    stream.finish(end);
    stream.roomMade.ring();
  }

  #take(stream: VirtualStream): void {
    let room = this.script.hostBytes - sizeOf(stream.unread);
    for (let next = stream.leaving[0]; next !== undefined && next.length <= room; next = stream.leaving[0]) {
      stream.unread.push(next);
      stream.leaving.shift();
      room -= next.length;
    }
    stream.roomMade.ring();
  }

  async #serve(): Promise<void> {
    const never = new AbortController().signal;
    for (;;) {
      if (this.isDown || this.isFrozen || !this.#hasWork()) await this.#news.rung(Number.POSITIVE_INFINITY);
      await this.#clock.sleep(tickMs, never);
      if (!this.isDown && !this.isFrozen) this.#readSome();
    }
  }

  #hasWork(): boolean {
    return [...this.#streams].some(
      (stream) => stream.unread.length > 0 || (stream.isHalfClosed && !stream.isAnswering),
    );
  }

  #readSome(): void {
    const now = this.#clock.monotonic();
    this.#fresh = this.#fresh.filter((line) => now - line.at < this.script.keepMs);
    this.#credit = Math.min(this.#credit + (this.script.linesPerSecond * tickMs) / 1_000, 10_000);
    let hasRead = true;
    while (hasRead && this.#credit >= 1) {
      hasRead = false;
      for (const stream of this.#streams) {
        const line = this.#credit < 1 ? undefined : stream.unread.shift();
        if (line === undefined) continue;
        this.#credit -= 1;
        hasRead = true;
        this.#read(line);
        this.#take(stream);
      }
    }
    if (!hasRead) this.#credit = 0;
    for (const stream of this.#streams) {
      if (stream.isHalfClosed && !stream.isAnswering && stream.unread.length + stream.leaving.length === 0) {
        stream.isAnswering = true;
        void this.#answer(stream);
      }
    }
  }

  async #answer(stream: VirtualStream): Promise<void> {
    const { answerMs } = this.script;
    if (answerMs === undefined) return;
    await this.#clock.sleep(answerMs, new AbortController().signal);
    while (this.isFrozen && !stream.isOver) await this.#news.rung(Number.POSITIVE_INFINITY);
    if (stream.isOver) return;
    this.#finish(stream, this.script.answersByReset ? broken('reset') : { how: 'ended' });
  }
}

function broken(seen: string): { readonly how: 'broken'; readonly error: ConnectorError } {
  return {
    how: 'broken',
    error: new ConnectorError('destination-lost', { message: `The connection broke: ${seen}.` }),
  };
}

function* linesIn(bytes: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, start)) {
    yield bytes.subarray(start, at + 1);
    start = at + 1;
  }
}

function sizeOf(lines: readonly Uint8Array[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
