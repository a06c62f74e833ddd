// The lines of one connection that is proven as a whole, by its close.
import { bytesOf, type OutgoingLine } from './outgoing.ts';
import type { StreamEnd, WireConnection } from './wire.ts';

export interface Epoch {
  readonly connection: WireConnection;
  /** By the clock's monotonic time, in milliseconds. */
  readonly openedAt: number;
  /** Lines written or being written. They are let go of once the receiver has answered in time. */
  readonly lines: readonly OutgoingLine[];
  readonly bytes: number;
  /** Monotonic time of the first line; undefined while there is none. */
  readonly firstLineAt: number | undefined;
  /** How the receiver ended the stream, as far as that has happened. */
  readonly end: StreamEnd | undefined;
  add(lines: readonly OutgoingLine[], now: number): void;
}

/** `onEnd` is called when the receiver ends the stream, asked or unasked, or when it breaks. */
export function createEpoch(connection: WireConnection, openedAt: number, onEnd: () => void): Epoch {
  const lines: OutgoingLine[] = [];
  let bytes = 0;
  let firstLineAt: number | undefined;
  let end: StreamEnd | undefined;
  void connection.finished.then((how) => {
    end = how;
    onEnd();
  });
  return {
    connection,
    openedAt,
    lines,
    get bytes() {
      return bytes;
    },
    get firstLineAt() {
      return firstLineAt;
    },
    get end() {
      return end;
    },
    add: (more, now) => {
      firstLineAt ??= now;
      for (const line of more) lines.push(line);
      bytes += bytesOf(more);
    },
  };
}
