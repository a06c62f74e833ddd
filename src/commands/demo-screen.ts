// What the demonstration shows while it runs: some of the lines as they arrive, running counts, and what goes
// wrong. On a terminal lines are cut to its width and there are colours; anywhere else they stand in full.

import type { Level } from '../notices/describe.ts';
import { type Notice, notices } from '../notices/notice.ts';
import type { Io } from './command.ts';

/** Lines shown per destination and second; the rest flows unseen. */
const shownPerSecond = 2;
const labelWidth = 8;

export interface DestinationCount {
  readonly name: string;
  readonly received: number;
  readonly proven: number;
}

export interface RunningCounts {
  readonly seconds: number;
  readonly fetched: number;
  readonly repeated: number;
  readonly filtered: number;
  readonly destinations: readonly DestinationCount[];
}

export interface DemoScreen {
  say(text: string): void;
  line(destination: string, message: string): void;
  /** Warnings and errors only. */
  notice(notice: Notice): void;
  /** To be called about once a second. */
  counts(counts: RunningCounts): void;
}

type Colour = 'dim' | 'cyan' | 'green' | 'yellow';
const codes: Readonly<Record<Colour, number>> = { dim: 2, cyan: 36, green: 32, yellow: 33 };

export function createDemoScreen(io: Io): DemoScreen {
  const shown = new Map<string, number>();
  const room = Math.max(20, io.width - labelWidth - ' | '.length);
  const paint = (colour: Colour, text: string) =>
    io.isTerminal ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;
  const write = (colour: Colour, label: string, text: string) =>
    io.write(`${paint(colour, `${label.padEnd(labelWidth)} |`)} ${text}\n`);
  return {
    say: (text) => io.write(`${text}\n`),
    line: (destination, message) => {
      const count = shown.get(destination) ?? 0;
      shown.set(destination, count + 1);
      if (count < shownPerSecond)
        write('cyan', destination, io.isTerminal ? shorten(message, room) : message);
    },
    notice: (notice) => {
      const { level, say } = notices[notice.notice] as { level: Level; say: (notice: Notice) => string };
      if (level === 'warn' || level === 'error') write('yellow', level, say(notice));
    },
    counts: (counts) => {
      shown.clear();
      write('green', `${counts.seconds} s`, countsText(counts));
    },
  };
}

function countsText({ fetched, repeated, filtered, destinations }: RunningCounts): string {
  const each = destinations.map(
    ({ name, received, proven }) => `${name} ${received} received, ${proven} proven`,
  );
  return [`fetched ${fetched} (${repeated} repeated, ${filtered} filtered)`, ...each].join('; ');
}

/** Control characters would move the cursor; a TAB of LEEF is shown as one blank. */
function shorten(text: string, width: number): string {
  const plain = text.replaceAll(/\p{Cc}/gu, ' ');
  return plain.length > width ? `${plain.slice(0, width - 3)}...` : plain;
}
