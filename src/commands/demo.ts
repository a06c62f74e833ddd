// `defender-siem demo`, and what `npm start` does without a configuration: the real connector between a
// simulated tenant and two small SIEMs, all in this process, with a tally at the end.

import { systemWorld } from '../app/world.ts';
import { type App, createApp } from '../app.ts';
import { faultPlans } from '../simulator/faults.ts';
import { isSound, tallyText } from '../simulator/tally.ts';
import { systemClock } from '../world/clock.ts';
import { type Arguments, type Command, type ExitCode, exitCodes, type Io } from './command.ts';
import { createDemoAccount, type DemoAccount, type Snapshot } from './demo-account.ts';
import { createDemoScreen, type DemoScreen } from './demo-screen.ts';
import { type DemoStage, setStage } from './demo-stage.ts';
import { readDuration, waitFor } from './duration.ts';
import { readWholeNumber } from './whole-number.ts';

/** When a small SIEM breaks its connections, so that lines that were not proven come again. */
const cutAtSecond = 6;
/** How long what was fetched may take to arrive once the end has come. */
const drainMs = 30_000;
const drainLookMs = 100;

export const demo: Command = {
  name: 'demo',
  summary: 'the connector between a simulated tenant and two small SIEMs, with a tally at the end',
  usage: ['demo [--for 20s] [--seed N] [--events-per-minute N] [--calm] [--keep]'],
  details: `Runs until Ctrl-C, or as long as --for says. Nothing leaves this machine. The exit code is 0 only when the tally
balances and nothing is lost.`,
  options: {
    for: { kind: 'text', value: 'TIME', meaning: 'end after this time, for example 20s' },
    seed: { kind: 'text', value: 'N', meaning: 'the same number makes the same tenant; 1 if left out' },
    'events-per-minute': { kind: 'text', value: 'N', meaning: 'how much happens; 240 if left out' },
    calm: { kind: 'flag', meaning: 'no throttled answers and no cut connections' },
    keep: { kind: 'flag', meaning: 'leave the folder with journal and configuration behind' },
  },
  run: async (args, io) => {
    const durationMs = readDuration('for', args.text('for'));
    const screen = createDemoScreen(io);
    const stage = await setStage({ ...chosenOptions(args), onMessage: screen.line });
    try {
      return await perform(stage, screen, durationMs, io);
    } finally {
      await stage.close();
      if (args.flag('keep')) io.complain(`Kept: ${stage.folder}\n`);
    }
  },
};

function chosenOptions(args: Arguments) {
  const rate = { from: 0, to: 100_000, otherwise: 240 };
  return {
    seed: readWholeNumber('seed', args.text('seed'), { from: 0, to: 2 ** 32 - 1, otherwise: 1 }),
    eventsPerMinute: readWholeNumber('events-per-minute', args.text('events-per-minute'), rate),
    hasFaults: !args.flag('calm'),
    isKept: args.flag('keep'),
  };
}

async function perform(
  stage: DemoStage,
  screen: DemoScreen,
  durationMs: number | undefined,
  io: Io,
): Promise<ExitCode> {
  const account = createDemoAccount(stage);
  const app = createApp({
    configuration: stage.configuration,
    world: systemWorld,
    report: (notice) => {
      account.hear(notice);
      screen.notice(notice);
      if (notice.notice === 'serving') screen.say(`status page: ${notice.address}\n`);
    },
  });
  introduce(stage, screen);

  const stop = new AbortController();
  const running = app.run(stop.signal);
  // Ends the waiting when the connector ends by itself, which it does only by failing.
  const over = new AbortController();
  running.catch(() => {}).finally(() => over.abort());
  const ending = AbortSignal.any([io.signal, over.signal]);
  const shown = new AbortController();
  const showing = show(account, screen, AbortSignal.any([shown.signal, over.signal]), (seconds) => {
    if (stage.hasFaults && seconds === cutAtSecond) cutConnections(stage, screen);
  });
  let snapshot: Snapshot;
  try {
    await waitFor(systemClock, durationMs, ending);
    snapshot = await drain(stage, account, app, screen, over.signal);
  } finally {
    // The last counts shown are those of the tally; what is read again while stopping is none of it.
    shown.abort();
    stop.abort();
    await running;
    await showing;
  }
  const result = account.tally(snapshot, app.status());
  if (account.forgotten > 0) {
    screen.say(`So long a demonstration cannot balance: its books have forgotten ${account.forgotten} ids.`);
  }
  io.write(tallyText(result));
  return isSound(result) && result.delivered > 0 ? exitCodes.done : exitCodes.problems;
}

function introduce({ origin, collectors }: DemoStage, screen: DemoScreen): void {
  screen.say(
    'Demonstration: simulated tenant -> connector -> two small SIEMs, all on this machine. It runs until Ctrl-C.',
  );
  screen.say('Other commands: defender-siem help');
  screen.say(`simulated Microsoft cloud: ${origin}`);
  for (const { name, collector } of collectors) screen.say(`SIEM ${name}: 127.0.0.1:${collector.port}`);
}

function cutConnections({ collectors }: DemoStage, screen: DemoScreen): void {
  const [unlucky] = collectors;
  if (unlucky === undefined) return;
  screen.say(`SIEM ${unlucky.name} resets its connections: what is not proven there comes again.`);
  unlucky.collector.cut();
}

async function show(
  account: DemoAccount,
  screen: DemoScreen,
  over: AbortSignal,
  each: (seconds: number) => void,
): Promise<void> {
  for (let seconds = 1; ; seconds += 1) {
    await systemClock.sleep(1_000, over);
    if (over.aborted) return;
    screen.counts(account.running(seconds));
    each(seconds);
  }
}

/** Lets nothing new show and waits until all that was fetched has arrived and is proven, or long enough. */
async function drain(
  { cloud }: DemoStage,
  account: DemoAccount,
  app: App,
  screen: DemoScreen,
  over: AbortSignal,
): Promise<Snapshot> {
  screen.say('Ending: nothing new happens; waiting until what was fetched has arrived and is proven.');
  cloud.freeze();
  cloud.faults.switchTo(faultPlans.none);
  const deadline = systemClock.monotonic() + drainMs;
  while (true) {
    const snapshot = account.snapshot();
    const result = account.tally(snapshot, app.status());
    const isSettled = isSound(result) && result.destinations.every(({ unproven }) => unproven === 0);
    if (isSettled || over.aborted || systemClock.monotonic() > deadline) return snapshot;
    await systemClock.sleep(drainLookMs, over);
    if (!over.aborted) await account.readRejects();
  }
}
