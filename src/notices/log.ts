// The program's own log: one line of JSON per notice on standard output. The only door to pino. Warnings that
// say the same again are counted and told once a minute.
import { pino } from 'pino';
import type { Clock } from '../world/clock.ts';
import type { Level } from './describe.ts';
import { type Notice, notices, type Report } from './notice.ts';

const sumUpAfterMs = 60_000;
/** So many different sentences are remembered; beyond that the oldest is forgotten and may be told again. */
const rememberedSentences = 500;

export interface Log {
  readonly report: Report;
  /** Writes the counts that were not told yet. */
  flush(): void;
}

export interface LogSetup {
  /** Least level that is written. */
  readonly level: Level;
  readonly clock: Clock;
  /** Takes one line with its line break; standard output if left out. */
  readonly write?: (line: string) => void;
}

interface Sentence {
  readonly level: Level;
  toldAt: number;
  untold: number;
  lastText: string;
}

type SayAny = { readonly level: Level; readonly say: (notice: Notice) => string };

export function createLog({ level, clock, write }: LogSetup): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = write === undefined ? pino(options) : pino(options, { write });
  const sentences = new Map<string, Sentence>();

  const tellUntold = (sentence: Sentence) => {
    if (sentence.untold === 0) return;
    logger[sentence.level](
      { times: sentence.untold },
      `${sentence.lastText} (${sentence.untold} more times)`,
    );
    sentence.untold = 0;
  };

  return {
    report: (notice) => {
      const { level: noticeLevel, say } = notices[notice.notice] as SayAny;
      if (!logger.isLevelEnabled(noticeLevel)) return;
      const text = say(notice);
      if (noticeLevel === 'warn' || noticeLevel === 'error') {
        const now = clock.monotonic();
        for (const each of sentences.values()) {
          if (each.untold > 0 && now - each.toldAt >= sumUpAfterMs) {
            tellUntold(each);
            each.toldAt = now;
          }
        }
        // Waits and counts differ each time; the sentence is the same.
        const key = `${notice.notice} ${text.replaceAll(/[\d.]+/g, '#')}`;
        const known = sentences.get(key);
        if (known !== undefined && now - known.toldAt < sumUpAfterMs) {
          known.untold += 1;
          known.lastText = text;
          return;
        }
        sentences.delete(key);
        sentences.set(key, { level: noticeLevel, toldAt: now, untold: 0, lastText: text });
        forgetOldest(sentences, tellUntold);
      }
      logger[noticeLevel](factsOf(notice), text);
    },
    flush: () => {
      for (const sentence of sentences.values()) tellUntold(sentence);
    },
  };
}

function forgetOldest(sentences: Map<string, Sentence>, tell: (sentence: Sentence) => void): void {
  for (const [key, sentence] of sentences) {
    if (sentences.size <= rememberedSentences) return;
    tell(sentence);
    sentences.delete(key);
  }
}

/** What a log search looks for beside the sentence: which notice, whose, which code. */
function factsOf(notice: Notice): Record<string, unknown> {
  const { message: _message, remedy: _remedy, ...facts } = notice as Notice & Record<string, unknown>;
  return facts;
}
