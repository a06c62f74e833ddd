// Cuts a byte stream into syslog messages: octet counting and LF framing, told apart per frame by the first
// byte, as RFC 6587 allows and rsyslog does.

const lineFeed = 0x0a;
const digitZero = 0x30;
const digitNine = 0x39;

/** What no sane sender exceeds; beyond it the stream is out of step. */
const maxFrameBytes = 256 * 1024;

interface FrameEnd {
  readonly from: number;
  readonly to: number;
  /** Where the next frame begins. */
  readonly next: number;
}

export class SyslogFrames {
  #pending: Buffer = Buffer.alloc(0);

  /** True once the stream cannot be followed any more; nothing comes out of it from then on. */
  isLost = false;

  /** The messages that are complete with this chunk. */
  push(chunk: Uint8Array): string[] {
    if (this.isLost) return [];
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const messages: string[] = [];
    let at = 0;
    for (let end = this.#frameEnd(at); end !== undefined; end = this.#frameEnd(at)) {
      const message = this.#pending.toString('utf8', end.from, end.to);
      if (message !== '') messages.push(message);
      at = end.next;
    }
    this.#pending = this.#pending.subarray(at);
    this.isLost ||= this.#pending.length > maxFrameBytes;
    return messages;
  }

  /** Bytes of a message that has not come to its end; 0 between two messages. */
  get incompleteBytes(): number {
    return this.#pending.length;
  }

  #frameEnd(at: number): FrameEnd | undefined {
    const first = this.#pending[at];
    if (first === undefined) return undefined;
    if (first > digitZero && first <= digitNine) return this.#countedEnd(at);
    const end = this.#pending.indexOf(lineFeed, at);
    return end < 0 ? undefined : { from: at, to: end, next: end + 1 };
  }

  #countedEnd(at: number): FrameEnd | undefined {
    const head = /^(\d{1,6}) |^\d{1,6}$/.exec(this.#pending.toString('latin1', at, at + 7));
    if (!head) {
      this.isLost = true;
      return undefined;
    }
    if (head[1] === undefined) return undefined;
    const from = at + head[0].length;
    const to = from + Number(head[1]);
    return to > this.#pending.length ? undefined : { from, to, next: to };
  }
}
