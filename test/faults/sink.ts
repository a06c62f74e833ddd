// A receiver that is a process of its own, so that it can be frozen, killed and cut off for real: it writes each
// complete line into a file before it reads on, and answers an orderly end with its own, as a healthy one does.
// Started with its SinkWish as argument; the commands come over the channel of its parent.
import { openSync, writeSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createServer as createTlsServer } from 'node:tls';
import { SyslogFrames } from '../../src/simulator/syslog-frames.ts';
import { speakRelp } from '../doubles/relp-receiver.ts';

export interface SinkWish {
  readonly host: string;
  readonly port: number;
  readonly output: string;
  /** PEM; given: TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly speaksRelp?: boolean;
  /** Of each connection; as fast as they come when left out. */
  readonly linesPerSecond?: number;
}

/**
 * - `reset`: RST on every connection
 * - `half-close`: the receiver's own end on every connection, which it goes on reading
 * - `keep`: what is read from now on stays in the receiver's memory, for good
 * - `truncate`: TCP ends without a word of TLS
 */
export type SinkCommand = 'reset' | 'half-close' | 'keep' | 'truncate';

const wish = JSON.parse(process.argv[2] ?? '') as SinkWish;
const output = openSync(wish.output, 'a');
/** Below TLS. */
const wires = new Set<Socket>();
const streams = new Set<Socket>();
let isKeeping = false;

function store(messages: readonly string[]): void {
  if (!isKeeping) writeSync(output, `${messages.join('\n')}\n`);
}

/** Returns what takes bytes and tells the messages that are complete with them. */
function speak(socket: Socket): (chunk: Uint8Array) => readonly string[] {
  if (wish.speaksRelp !== true) {
    const frames = new SyslogFrames();
    return (chunk) => frames.push(chunk);
  }
  let messages: string[] = [];
  const answers: string[] = [];
  const say = (text: string) => void answers.push(text);
  const speaker = speakRelp(
    {},
    say,
    () => socket.end(),
    (message) => void messages.push(message),
  );
  return (chunk) => {
    messages = [];
    speaker.hear(chunk);
    // What is answered is answered for: it has to be stored first.
    if (messages.length > 0) store(messages);
    socket.write(answers.splice(0).join(''));
    return messages;
  };
}

async function read(socket: Socket): Promise<void> {
  const hear = speak(socket);
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    const messages = hear(chunk as Buffer);
    if (messages.length > 0 && wish.speaksRelp !== true) store(messages);
    if (wish.linesPerSecond !== undefined) await delay((messages.length * 1_000) / wish.linesPerSecond);
  }
  socket.end();
}

function remember(socket: Socket, among: Set<Socket>): void {
  among.add(socket);
  socket.on('error', () => {}).on('close', () => among.delete(socket));
}

function accept(socket: Socket): void {
  remember(socket, streams);
  read(socket).catch(() => socket.destroy());
}

const options = {
  allowHalfOpen: true,
  ...(wish.linesPerSecond !== undefined && { highWaterMark: 1_024 }),
};
const server =
  wish.tls === undefined
    ? createServer(options, accept)
    : createTlsServer({ ...options, ...wish.tls }, accept);
server.on('tlsClientError', () => {});
server.on('connection', (socket: Socket) => remember(socket, wires));
server.listen(wish.port, wish.host, () => process.send?.('listening'));

process.on('message', (command: SinkCommand) => {
  if (command === 'half-close') for (const socket of streams) socket.end();
  else if (command === 'keep') isKeeping = true;
  else if (command === 'truncate') for (const socket of streams) socket.destroy();
  else for (const socket of wires) socket.resetAndDestroy();
});
