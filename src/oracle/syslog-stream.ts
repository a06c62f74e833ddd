// Cuts a stream of bytes, or a file of them, into syslog messages (RFC 6587): octet counting and LF, told apart
// per message by how it begins. Memory is bounded whatever comes.

export type StreamFault = 'frame-length' | 'frame-unfinished' | 'frame-carriage-return' | 'message-too-long';

export interface StreamedMessage {
  /** Without framing; only the beginning of what is `message-too-long`. */
  readonly bytes: Uint8Array;
  /** Of its first byte, framing apart, from the beginning of the stream. */
  readonly offset: number;
  readonly isCounted: boolean;
  readonly fault: StreamFault | undefined;
}

/** Longer than any receiver takes. */
export const longestMessage = 1024 * 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
/** A count is followed by PRI; a stored line may begin with a number of another kind. */
const countStart = /^([1-9]\d{0,6}) (?=<|$)|^[1-9]\d{0,6}$/;
const followsCounted = /^(?:[1-9]\d{0,6} <|<|\n|\r\n)/;
const longestHead = 9;

export class SyslogStream {
  #pending: Buffer = Buffer.alloc(0);
  #offset = 0;
  /** Within a line whose beginning was handed out as too long. */
  #isSkipping = false;

  /** The messages that are complete with this chunk. */
  push(chunk: Uint8Array): readonly StreamedMessage[] {
    this.#pending = this.#pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#pending, chunk]);
    return this.#take(false);
  }

  /** What is left when the stream ends. */
  end(): readonly StreamedMessage[] {
    return this.#take(true);
  }

  #take(isEnd: boolean): readonly StreamedMessage[] {
    const messages: StreamedMessage[] = [];
    let at = 0;
    while (at < this.#pending.length) {
      const next = this.#takeOne(at, isEnd, messages);
      if (next === undefined) break;
      at = next;
    }
    this.#offset += at;
    this.#pending = this.#pending.subarray(at);
    return messages;
  }

  /** Where the next message begins; undefined when more bytes are needed. */
  #takeOne(at: number, isEnd: boolean, messages: StreamedMessage[]): number | undefined {
    if (this.#isSkipping) return this.#skip(at);
    const head = countStart.exec(this.#pending.toString('latin1', at, at + longestHead));
    if (head !== null && !isEnd && (head[1] === undefined || at + head[0].length >= this.#pending.length)) {
      return undefined;
    }
    if (head?.[1] !== undefined)
      return this.#takeCounted(at, head[0].length, Number(head[1]), isEnd, messages);
    return this.#takeLine(at, at, undefined, isEnd, messages);
  }

  #takeCounted(
    at: number,
    headLength: number,
    count: number,
    isEnd: boolean,
    messages: StreamedMessage[],
  ): number | undefined {
    const from = at + headLength;
    const to = from + count;
    if (count > longestMessage) return this.#takeLine(at, from, 'frame-length', isEnd, messages);
    // What follows tells whether the count was right.
    if (to + longestHead > this.#pending.length && !isEnd) return undefined;
    if (to > this.#pending.length) {
      return this.#takeLine(
        at,
        from,
        this.#pending.includes(lineFeed, from) ? 'frame-length' : 'frame-unfinished',
        isEnd,
        messages,
      );
    }
    const following = this.#pending.toString('latin1', to, to + longestHead);
    const isBroken = following !== '' && !followsCounted.test(following);
    if (isBroken || this.#pending.subarray(from, to).includes(lineFeed)) {
      return this.#takeLine(at, from, 'frame-length', isEnd, messages);
    }
    messages.push({
      bytes: this.#pending.subarray(from, to),
      offset: this.#offset + from,
      isCounted: true,
      fault: undefined,
    });
    return to;
  }

  /** `from`: where the message begins, `at` or behind a count that does not fit. */
  #takeLine(
    at: number,
    from: number,
    countFault: StreamFault | undefined,
    isEnd: boolean,
    messages: StreamedMessage[],
  ): number | undefined {
    const found = this.#pending.indexOf(lineFeed, from);
    const end = found < 0 ? this.#pending.length : found;
    const isTooLong = end - from > longestMessage;
    if (found < 0 && !isEnd && !isTooLong) return undefined;
    const isReturned = this.#pending[end - 1] === carriageReturn && end > from;
    const to = isTooLong ? from + longestMessage : isReturned ? end - 1 : end;
    const lineFault = isTooLong ? 'message-too-long' : isReturned ? 'frame-carriage-return' : undefined;
    const bytes = this.#pending.subarray(from, to);
    if (bytes.length > 0) {
      const isCounted = from > at;
      messages.push({ bytes, offset: this.#offset + from, isCounted, fault: countFault ?? lineFault });
    }
    if (found < 0 && isTooLong && !isEnd) {
      this.#isSkipping = true;
      return end;
    }
    return found < 0 ? end : found + 1;
  }

  #skip(at: number): number {
    const found = this.#pending.indexOf(lineFeed, at);
    if (found < 0) return this.#pending.length;
    this.#isSkipping = false;
    return found + 1;
  }
}
