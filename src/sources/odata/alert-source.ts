// The source over a list of alerts: windows on their update time, read whole whatever the server does with pages,
// each alert judged by what was last seen of it. What its kinds differ in stands in their AlertList.
import type { Page } from '../../model/page.ts';
import type { Facts } from '../../model/record.ts';
import type { StateView } from '../../model/state.ts';
import { createTooLargeEvents } from '../connector/too-large.ts';
import { createServerClock } from '../microsoft/server-clock.ts';
import type { ProbedSource, SourceSetup } from '../source-kind.ts';
import { stateOnly, stateOnlyIfAny } from '../state-only.ts';
import { untilStopped } from '../until-stopped.ts';
import { openSightings, type Sightings } from '../updates/sightings.ts';
import { coveredSpans, laidOver } from '../windows/covered-spans.ts';
import { lostPages } from '../windows/lost-pages.ts';
import { readEach } from '../windows/read-each.ts';
import { planWindows } from '../windows/window-plan.ts';
import type { AlertList } from './alert-list.ts';
import type { AlertOptions } from './alert-options.ts';
import { createAlertRound } from './alert-round.ts';
import type { Evidence } from './bisection.ts';
import { crowdedCoverage, openCrowdedTimes } from './crowded-times.ts';
import { ticksOfMs } from './exact-time.ts';
import { withExpandFallback } from './expand-fallback.ts';
import { createListClient } from './list-client.ts';
import { createPageSizes } from './page-sizes.ts';
import { createPartReader, type PartReader } from './part-reader.ts';
import { openPoisonLedger, poisonCoverage } from './poison-ledger.ts';
import { createRangeWalk } from './range-walk.ts';
import { createRequestBudget } from './request-budget.ts';
import { createRoundProgress } from './round-progress.ts';

const probedMs = 60_000;

/** `needed`: the roles it takes, as `SourceKind.roles` names them. */
export function createAlertSource(
  setup: SourceSetup<AlertOptions>,
  origin: string,
  list: AlertList,
  needed: readonly string[],
): ProbedSource {
  const { name, tenant, options, report } = setup;
  const clock = createServerClock(setup.clock, name, report);
  const tooLarge = createTooLargeEvents({ source: name, tenant: tenant.name }, clock.now, report);
  let isLinkTold = false;
  const asking = {
    origin,
    needed,
    clock,
    http: setup.http,
    roles: setup.roles,
    budget: createRequestBudget(list.rates, setup.clock),
    onTooLarge: tooLarge.note,
    onLinkRefused: () => {
      if (!isLinkTold) report({ notice: 'next-link-refused', source: name, what: list.what });
      isLinkTold = true;
    },
  };
  const expanded = createListClient({ ...asking, list });
  const { expand = '', isExpandOptional, ...plainList } = list;
  const client =
    isExpandOptional === true
      ? withExpandFallback(expanded, createListClient({ ...asking, list: plainList }), (count) =>
          report({ notice: 'elements-unexpanded', source: name, what: list.what, expand, count }),
        )
      : expanded;
  const walk = createRangeWalk();
  const from = { source: name, tenant: tenant.name, what: list.what };
  const progress = createRoundProgress();

  function partReader(state: StateView, sightings: Sightings, evidence: Evidence, facts: Facts): PartReader {
    const sizes = createPageSizes();
    return createPartReader({
      tenant: tenant.name,
      list,
      now: clock.now,
      tooLarge,
      crowded: openCrowdedTimes(state, from, report),
      sightings,
      facts,
      read: (range, reading) => walk.read(range, { ...reading, client, sizes }),
      onAnswer: () => {
        evidence.hasWorked = true;
      },
      onWithoutId: (count) => report({ notice: 'records-without-id', source: name, count }),
    });
  }

  function openRound(state: StateView, facts: Facts) {
    const { emit } = options;
    const sightings = openSightings(state, { fields: list.comparedFields, emit, source: name, report });
    const evidence: Evidence = { hasWorked: false, failures: 0 };
    const poison = openPoisonLedger(state);
    const round = createAlertRound({ ...from, clock, poison, evidence, progress, report });
    return { ...round, sightings, read: partReader(state, sightings, evidence, facts) };
  }

  async function* round(state: StateView, signal: AbortSignal): AsyncGenerator<Page> {
    const { settleSeconds, firstPullHours, rereadHours } = options;
    const plan = planWindows({
      state,
      keyPrefix: '',
      clock,
      settleSeconds,
      firstPullHours,
      rereadHours,
      furthestBackMs: list.furthestBackMs,
      stepMs: 1,
    });
    const { sightings, readWindow, retryPoison, read } = openRound(state, {});

    if (plan.opening.length > 0) yield { ...stateOnly(plan.opening), hasMore: true };
    const problem = yield* readEach(plan.windows, (window) => readWindow(window, read, signal));
    yield* lostPages(plan, { ...from, nowMs: clock.now() }, report);
    // Also while a window fails, or what is remembered would grow until it does not.
    for await (const changes of sightings.sweep(clock.now())) yield* stateOnlyIfAny(changes);
    yield* stateOnlyIfAny(openCrowdedTimes(state, from, report).forget(clock.now()));
    if (problem !== undefined) throw problem;
    progress.clear();
    yield* retryPoison(read, signal);
  }

  return {
    name,
    tenant: tenant.name,
    pollSeconds: options.pollSeconds,
    pull: (state, signal) => untilStopped(round(state, signal), signal),
    past: {
      what: list.what,
      furthestBackMs: list.furthestBackMs,
      now: () => clock.now(),
      read: (span, state, signal) => {
        const { readSpan, read } = openRound(state, { backfilled: true });
        return readSpan(span, read, () => [], signal);
      },
    },
    coverage: async (state, span) => [
      {
        feed: name,
        spans: [poisonCoverage(state, span), crowdedCoverage(state, span)].reduce(
          laidOver,
          coveredSpans(state, '', span),
        ),
      },
    ],
    probe: async (signal) => {
      const to = ticksOfMs(clock.now());
      const box = { updated: { from: to - ticksOfMs(probedMs), to } };
      for await (const _group of client.readBox(box, signal));
    },
  };
}
