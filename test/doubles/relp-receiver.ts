// A RELP receiver that takes nothing but what the protocol allows, with a parser of its own. It answers as told,
// on a virtual wire or on a socket.
import assert from 'node:assert/strict';
import type { StreamEnd, Wire } from '../../src/destinations/wire.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';

export interface RelpManners {
  /** What it answers to a message; undefined: nothing yet. Default `200 OK`. */
  answer?: (message: string) => string | undefined;
  openAnswer?: string | undefined;
}

export const usualOpenAnswer =
  '200 OK\nrelp_version=0\nrelp_software=librelp,1.11.0,http://librelp.adiscon.com\ncommands=syslog';

export interface RelpSpeaker {
  /** Feeds it what the client wrote; throws an AssertionError when that is not allowed. */
  hear(bytes: Uint8Array): void;
  /** Answers a message that was left without an answer; by its place in the session, from 0. */
  answerLater(place: number, answer?: string): void;
}

/** `say` sends to the client, `end` ends the connection, `take` gets each message. */
export function speakRelp(
  manners: RelpManners,
  say: (text: string) => void,
  end: () => void,
  take: (message: string) => void,
): RelpSpeaker {
  let rest = Buffer.alloc(0);
  let last = 0;
  let isOpen = false;
  const rsp = (transaction: number, data: string) =>
    say(`${transaction} rsp ${Buffer.byteLength(data)}${data === '' ? '' : ` ${data}`}\n`);

  function obey(transaction: number, command: string, data: string): void {
    assert.equal(transaction, last + 1, 'numbers rise by one');
    last = transaction;
    if (command === 'open') {
      assert.equal(isOpen, false);
      assert.match(data, /^relp_version=\d+\n(.+\n)*commands=syslog$/);
      const { openAnswer = usualOpenAnswer } = manners;
      if ('openAnswer' in manners && manners.openAnswer === undefined) return;
      isOpen = openAnswer.startsWith('200');
      rsp(transaction, openAnswer);
      return;
    }
    assert.equal(isOpen, true, 'nothing may be sent before the session is open');
    if (command === 'close') {
      rsp(transaction, '');
      say('0 serverclose 0\n');
      end();
      return;
    }
    assert.equal(command, 'syslog');
    take(data);
    const answer = manners.answer === undefined ? '200 OK' : manners.answer(data);
    if (answer !== undefined) rsp(transaction, answer);
  }

  return {
    hear: (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      for (;;) {
        const head = /^(\d{1,9}) ([a-z]{1,32}) (\d{1,9})([ \n])/.exec(
          rest.subarray(0, 64).toString('latin1'),
        );
        if (head === null) {
          assert.ok(rest.length < 64, `not a frame: ${rest.subarray(0, 64).toString('latin1')}`);
          return;
        }
        const length = Number(head[3]);
        const dataAt = head[0].length;
        assert.equal(head[4], length === 0 ? '\n' : ' ');
        const frameBytes = length === 0 ? dataAt : dataAt + length + 1;
        if (rest.length < frameBytes) return;
        if (length > 0) assert.equal(rest[frameBytes - 1], 0x0a, 'a frame ends with a line feed');
        const data = rest.subarray(dataAt, dataAt + length).toString();
        rest = rest.subarray(frameBytes);
        obey(Number(head[1]), head[2] ?? '', data);
      }
    },
    answerLater: (place, answer = '200 OK') => rsp(place + 2, answer),
  };
}

/** On a virtual wire: what it says arrives as soon as the client waits. */
export class RelpReceiver {
  readonly manners: RelpManners;
  /** Of all sessions, in order. */
  readonly messages: string[] = [];
  /** The writes of the present session, in bytes. */
  writes: number[] = [];
  sessions = 0;
  closes = 0;
  isDown = false;
  #speaker: RelpSpeaker | undefined;
  #say: (text: string) => void = () => {};
  #break: (end: StreamEnd) => void = () => {};

  constructor(manners: RelpManners = {}) {
    this.manners = manners;
  }

  readonly wire: Wire = {
    address: 'virtual://relp',
    connect: async (_signal, hear) => {
      if (this.isDown) throw new ConnectorError('destination-refused', { message: 'Nothing listens.' });
      this.sessions += 1;
      this.writes = [];
      const { promise: finished, resolve } = Promise.withResolvers<StreamEnd>();
      let isOver = false;
      const finish = (end: StreamEnd) => {
        isOver = true;
        resolve(end);
      };
      const say = (text: string) =>
        queueMicrotask(() => {
          if (!isOver) hear?.(Buffer.from(text, 'latin1'));
        });
      const end = () => {
        this.closes += 1;
        queueMicrotask(() => finish({ how: 'ended' }));
      };
      const speaker = speakRelp(this.manners, say, end, (message) => this.messages.push(message));
      this.#speaker = speaker;
      this.#say = say;
      this.#break = finish;
      return {
        write: async (bytes) => {
          if (isOver) throw new ConnectorError('destination-lost', { message: 'It broke.' });
          this.writes.push(bytes.length);
          speaker.hear(bytes);
        },
        end: () => {},
        finished,
        unacknowledgedBytes: async () => 0,
        destroy: () => finish({ how: 'ended' }),
      };
    },
  };

  /** Answers messages of the present session that were left without an answer. */
  answerLater(places: readonly number[], answer?: string): void {
    for (const place of places) this.#speaker?.answerLater(place, answer);
  }

  say(text: string): void {
    this.#say(text);
  }

  die(): void {
    const error = new ConnectorError('destination-lost', { message: 'The connection broke.' });
    this.#break({ how: 'broken', error });
  }
}
