// The frames of RELP (librelp, doc/relp.md): `transaction command length[ data]` and a line feed, on both sides.
// What a frame means is left to the session and the connection.
import { ConnectorError } from '../errors/connector-error.ts';

export interface RelpFrame {
  /** 0 where the receiver speaks without having been asked. */
  readonly transaction: number;
  readonly command: string;
  readonly data: string;
}

export interface RelpReader {
  /** The frames that these bytes complete. Throws `destination-not-relp`; then the stream cannot be read on. */
  read(bytes: Uint8Array): readonly RelpFrame[];
}

const highestTransaction = 999_999_999;
const numberDigits = 9;
const commandLetters = 32;
/** An answer is a short sentence, that to `open` a handful of lines. */
const dataBytesAtMost = 64 * 1024;

/** Of the frame with this number on the connection, counted from 0; after the highest comes 1 again. */
export function transactionOf(index: number): number {
  return (index % highestTransaction) + 1;
}

/** How many transactions `transaction` is behind `start`. */
export function transactionsFrom(start: number, transaction: number): number {
  return (transaction - start + highestTransaction) % highestTransaction;
}

export function writeRelpFrame({ transaction, command, data }: RelpFrame): Buffer {
  const length = Buffer.byteLength(data);
  return Buffer.from(`${transaction} ${command} ${length}${length === 0 ? '' : ` ${data}`}\n`);
}

/** Messages as `syslog` frames in one buffer, the first with the number `index` on the connection. */
export function writeRelpMessages(index: number, messages: readonly string[]): Buffer {
  const heads: string[] = [];
  let size = 0;
  for (const [at, message] of messages.entries()) {
    const length = Buffer.byteLength(message);
    const head = `${transactionOf(index + at)} syslog ${length} `;
    heads.push(head);
    size += head.length + length + 1;
  }
  const buffer = Buffer.allocUnsafe(size);
  let at = 0;
  for (const [number, message] of messages.entries()) {
    at += buffer.write(heads[number] ?? '', at, 'latin1');
    at += buffer.write(message, at);
    buffer[at++] = lineFeed;
  }
  return buffer;
}

const lineFeed = 0x0a;
const blank = 0x20;

/** Reads byte by byte, however the stream was chopped, and holds one frame at most. */
export function createRelpReader(address: string): RelpReader {
  let stage: 'transaction' | 'command' | 'length' | 'data' | 'end' = 'transaction';
  let word = '';
  let transaction = 0;
  let command = '';
  let data = Buffer.alloc(0);
  let filled = 0;

  function wrong(what: string): never {
    throw new ConnectorError('destination-not-relp', {
      message: `What ${address} answered is not RELP: ${what}.`,
    });
  }

  function addTo(name: string, isFit: boolean, byte: number, atMost: number): void {
    if (!isFit) wrong(`byte ${byte} stands in the ${name} of a frame`);
    if (word.length === atMost) wrong(`the ${name} of a frame is longer than ${atMost} characters`);
    word += String.fromCharCode(byte);
  }

  function endWord(name: string): string {
    if (word === '') wrong(`the ${name} of a frame is missing`);
    const ended = word;
    word = '';
    return ended;
  }

  function endLength(): void {
    const length = Number(endWord('length'));
    if (length > dataBytesAtMost) wrong(`a frame of ${length} bytes is announced`);
    data = Buffer.alloc(length);
    filled = 0;
  }

  /** True when the byte completes a frame. */
  function take(byte: number): boolean {
    if (stage === 'transaction') {
      if (byte !== blank) addTo('number', isDigit(byte), byte, numberDigits);
      else {
        transaction = Number(endWord('number'));
        stage = 'command';
      }
    } else if (stage === 'command') {
      if (byte !== blank) addTo('command', isLetter(byte), byte, commandLetters);
      else {
        command = endWord('command');
        stage = 'length';
      }
    } else if (stage === 'length') {
      if (byte !== blank && byte !== lineFeed) addTo('length', isDigit(byte), byte, numberDigits);
      else {
        endLength();
        if (byte === lineFeed && data.length > 0) wrong('a frame ends before its data');
        // Where there is no data, a blank before it does no harm.
        stage = data.length > 0 ? 'data' : 'end';
        return byte === lineFeed;
      }
    } else {
      if (byte !== lineFeed) wrong('a frame does not end where it said');
      return true;
    }
    return false;
  }

  return {
    read: (bytes) => {
      const frames: RelpFrame[] = [];
      for (let at = 0; at < bytes.length; ) {
        if (stage === 'data') {
          const portion = bytes.subarray(at, at + data.length - filled);
          data.set(portion, filled);
          filled += portion.length;
          at += portion.length;
          if (filled === data.length) stage = 'end';
        } else if (take(bytes[at++] ?? 0)) {
          frames.push({ transaction, command, data: data.toString() });
          stage = 'transaction';
        }
      }
      return frames;
    },
  };
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isLetter(byte: number): boolean {
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
