// Cuts a byte stream into syslog messages: octet counting and LF framing, told apart per frame by the first
// byte, as RFC 6587 allows and rsyslog does.

const lineFeed = 0x0a;
const space = 0x20;
const digitZero = 0x30;
const digitNine = 0x39;

/** What no sane sender exceeds; beyond it the stream is out of step. */
const maxFrameBytes = 256 * 1024;

export class SyslogFrames {
  #pending: Buffer = Buffer.alloc(0);

  /** The messages that are complete with this chunk. Throws a RangeError when the stream cannot be followed. */
  push(chunk: Uint8Array): string[] {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const messages: string[] = [];
    let at = 0;
    for (let end = this.#frameEnd(at); end !== undefined; end = this.#frameEnd(at)) {
      const message = this.#pending.toString('utf8', end.from, end.to);
      if (message !== '') messages.push(message);
      at = end.next;
    }
    this.#pending = this.#pending.subarray(at);
    if (this.#pending.length > maxFrameBytes) throw new RangeError('a syslog frame has no end');
    return messages;
  }

  /** Bytes of a message that has not come to its end; 0 between two messages. */
  get incompleteBytes(): number {
    return this.#pending.length;
  }

  #frameEnd(at: number): { readonly from: number; readonly to: number; readonly next: number } | undefined {
    const first = this.#pending[at];
    if (first === undefined) return undefined;
    if (first > digitZero && first <= digitNine) return this.#countedEnd(at);
    const end = this.#pending.indexOf(lineFeed, at);
    return end < 0 ? undefined : { from: at, to: end, next: end + 1 };
  }

  #countedEnd(at: number): { readonly from: number; readonly to: number; readonly next: number } | undefined {
    const blank = this.#pending.indexOf(space, at);
    if (blank < 0 && this.#pending.length - at <= 7) return undefined;
    const count = this.#pending.toString('latin1', at, Math.max(blank, at));
    if (!/^\d{1,6}$/.test(count)) throw new RangeError('a syslog frame begins with a digit but no length');
    const from = blank + 1;
    const to = from + Number(count);
    return to > this.#pending.length ? undefined : { from, to, next: to };
  }
}
