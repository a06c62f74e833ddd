// Declares one row of the fault suite: a fault that is injected into the running connector, and what has to hold
// after it. The same for all rows is here: events before, under way and after, the books, the verdict.
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Level } from './levels.ts';
import type { RowResult } from './row-result.ts';
import { type Place, Stage } from './stage.ts';
import { isPossible, type Tool } from './tools.ts';

export interface FaultRow<P extends Place> {
  /** What happens, in the words of the table in README. */
  readonly fault: string;
  readonly level: Level;
  /** Most lines that may come twice, besides those whose receiver answered too late (a busy machine). */
  readonly repeats: number;
  readonly needs?: readonly Tool[];
  /** What the fault needs around it; what it opens there is closed by `stack`. */
  readonly place?: (stack: AsyncDisposableStack, folder: string) => P | Promise<P>;
  /**
   * How far things have come when the fault is injected: `under-way` (default) is `calm` lines proven and `busy` ones
   * just flowing; `calm` the first of these; `unstarted` nothing runs yet but the receiver.
   */
  readonly when?: 'unstarted' | 'calm' | 'under-way';
  /** Seconds until everything has to have come after the fault. */
  readonly seconds?: number;
  /** Most lines that may be lost, where no sender can prevent it: the row measures how many are. 0 when left out. */
  readonly mayLose?: number;
  /** Most lines of which the file may hold the beginning, too, besides the whole. 0 when left out. */
  readonly mayBreakOff?: number;
}

/** Rows of a file in flight together: most of their time they wait. */
export const rowsAtOnce = Number(process.env['FAULT_ROWS'] ?? 3);
/** Lines that are proven before the fault, and must not come again. */
export const calm = 1_000;
/** Lines under way when the fault comes: what one break may repeat. */
export const busy = 3_000;
const leastEvents = 5_000;
/** Of the busy ones, so many have come when the fault does. */
const firstOfBusy = 300;

export function fault<P extends Place>(
  row: FaultRow<P>,
  inject: (stage: Stage, place: P) => void | Promise<void>,
): void {
  const { fault: name, level, when = 'under-way', seconds = 60 } = row;
  test(`${name} (${level})`, async (context) => {
    if (!isPossible(row.needs ?? [], context)) return;
    const startedAt = performance.now();
    await using stack = new AsyncDisposableStack();
    const folder = mkdtempSync(join(tmpdir(), 'fault-'));
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));
    const place = (await row.place?.(stack, folder)) ?? ({} as P);
    const stage = new Stage(folder, level, place);
    await stage.open(stack);
    if (level !== 'on-disk') await stage.receiver.start();
    if (when !== 'unstarted') await prepare(stage, when);

    await inject(stage, place);

    stage.issue(Math.max(500, leastEvents - stage.books.owedLines));
    const mayLose = (row.mayLose ?? 0) + stage.namedLost;
    await finish(stage, seconds, mayLose);
    const verdict = stage.books.verdict();
    const result: RowResult = {
      ...verdict,
      fault: name,
      level,
      bound: row.repeats + linesAnsweredLate(stage),
      mayLose,
      seconds: (performance.now() - startedAt) / 1_000,
    };
    context.diagnostic(JSON.stringify(result));
    judge(result, stage);
    assert.ok(verdict.brokenOff <= (row.mayBreakOff ?? 0), `${verdict.brokenOff} lines were broken off`);
    const results = process.env['FAULT_RESULTS'];
    if (results !== undefined) appendFileSync(results, `${JSON.stringify(result)}\n`);
  });
}

async function prepare(stage: Stage, when: 'calm' | 'under-way'): Promise<void> {
  stage.issue(calm);
  await stage.service.start();
  await stage.arrived(0);
  await stage.settled();
  if (when === 'calm') return;
  stage.issue(busy);
  await stage.arrived(busy - firstOfBusy);
}

/** Everything has come and is proven, and the service stops as it should. */
async function finish(stage: Stage, seconds: number, mayLose: number): Promise<void> {
  const { service } = stage;
  await stage.arrived(mayLose, seconds);
  await stage.settled();
  assert.ok(service.isRunning, service.story);
  assert.equal(await service.stop(), 0, service.story);
  // What was sent last is behind everything else in the receiver's file.
  stage.listen();
}

function linesAnsweredLate({ service }: Stage): number {
  const late = service.notices.filter(({ notice }) => notice === 'destination-answer-late');
  return late.reduce((sum, notice) => sum + Number(notice['lines']), 0);
}

function judge(result: RowResult, stage: Stage): void {
  const { oddities } = stage.books;
  assert.ok(result.events >= leastEvents, `only ${result.events} events went through`);
  assert.equal(result.corrupted, 0, oddities.join('\n'));
  assert.equal(result.spurious, 0, oddities.join('\n'));
  assert.ok(result.lost <= result.mayLose, `${result.lost} lines were lost`);
  assert.ok(result.repeated <= result.bound, `${result.repeated} lines were repeated`);
  assert.equal(stage.service.count('destination-proof-lowered'), 0, stage.service.story);
}
