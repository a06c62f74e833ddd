// The source over the Management Activity API: lists what content became available in windows of time, notes it
// together with the window, fetches it, and notes it as fetched together with its records. So a window is complete
// when its list is durable, and content is done when its records are.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Coverage } from '../../model/coverage.ts';
import type { Page } from '../../model/page.ts';
import type { StateView } from '../../model/state.ts';
import { concernsAll } from '../microsoft/faults-of-all.ts';
import { createServerClock } from '../microsoft/server-clock.ts';
import type { ProbedSource, SourceSetup } from '../source-kind.ts';
import { stateOnly } from '../state-only.ts';
import { untilStopped } from '../until-stopped.ts';
import { lostPages } from '../windows/lost-pages.ts';
import { readEach } from '../windows/read-each.ts';
import { planWindows } from '../windows/window-plan.ts';
import { createActivityApi } from './activity-api.ts';
import { activityCoverage } from './activity-coverage.ts';
import { createLinks } from './activity-links.ts';
import { activityWebhook } from './activity-webhook.ts';
import { createAlarm } from './alarm.ts';
import { openBlobLedger } from './blob-ledger.ts';
import { createBlobReader } from './blob-pages.ts';
import { type ContentLister, createContentLister } from './content-lists.ts';
import type { OfficeActivityOptions } from './options.ts';
import { createPastActivity } from './past-activity.ts';
import { createRequestPace } from './request-pace.ts';
import { createSubscriptions } from './subscriptions.ts';

/** Seven days, less what a request may take to get there: a start too far back is refused as a whole. */
const furthestBackMs = 7 * 24 * 3_600_000 - 5 * 60_000;
const forgetEveryMs = 3_600_000;
/** Blobs of all content types in one round, so that catching up does not keep new content from being listed. */
const fetchesInRound = 1_000;
const mostPostponed = 10;
/** Between two rounds of which the one has left work to the other. */
const shortestRestMs = 10;

export function createOfficeActivity(
  setup: SourceSetup<OfficeActivityOptions>,
  origin: string,
): ProbedSource {
  const { name, tenant, options, report } = setup;
  const { contentTypes } = options;
  const clock = createServerClock(setup.clock, name, report);
  const pace = createRequestPace(options.requestsPerMinute, setup.clock);
  const links = createLinks(origin, tenant.tenantId, options.publisherIdentifier ?? tenant.tenantId);
  const api = createActivityApi(setup.http, new URL(origin).host, links, clock, pace);
  const about = { source: name, tenant: tenant.name };
  const alarm = createAlarm();
  const webhook = activityWebhook(name, options.webhook, alarm);
  const subscribed = { ...about, webhook: webhook?.subscribed };
  const subscriptions = createSubscriptions(api, contentTypes, clock, subscribed, report);
  const blobs = createBlobReader(setup, api, clock, pace);
  const streams = contentTypes.map((contentType): Stream => {
    return { contentType, list: createContentLister(api, pace, name, report) };
  });
  /** Rounds in a row that kept a problem of listing to themselves, because there was content to fetch first. */
  let postponed = 0;
  /** Where the next round begins: behind the step that used up the requests of this one. */
  let firstStep = 0;

  async function* fetchContent({ contentType }: Stream, round: Round): AsyncGenerator<Page> {
    const most = Math.ceil(fetchesInRound / contentTypes.length);
    const isCut = yield* blobs.readDue(ledgerOf(contentType, round.state), most, round.signal);
    if (isCut) round.onMore();
  }

  async function* listContent({ contentType, list }: Stream, round: Round): AsyncGenerator<Page> {
    const { state, signal, onMore } = round;
    const plan = planWindows({
      state,
      keyPrefix: `${contentType}/`,
      clock,
      settleSeconds: options.settleSeconds,
      firstPullHours: options.firstPullHours,
      rereadHours: options.rereadHours,
      furthestBackMs,
      stepMs: 1_000,
    });
    if (plan.opening.length > 0) yield stateOnly(plan.opening);
    const ledger = ledgerOf(contentType, state);
    const shows = (answeredAtMs = clock.now()) => subscriptions.proven(contentType, answeredAtMs);
    const problem = yield* readEach(plan.windows, (window) =>
      list({ contentType, window, ledger, shows, onMore }, signal),
    );
    yield* lostPages(plan, { ...about, what: contentType, nowMs: clock.now() }, report);
    if (problem !== undefined) throw problem;
  }

  function ledgerOf(contentType: string, state: StateView) {
    return openBlobLedger(state, contentType, links.content);
  }

  function* forget(state: StateView): Generator<Page> {
    const last = state.get('forgot');
    const now = clock.now();
    if (typeof last === 'number' && Math.abs(now - last) < forgetEveryMs) return;
    for (const contentType of contentTypes) {
      for (const changes of ledgerOf(contentType, state).forget(now)) yield stateOnly(changes);
    }
    yield stateOnly([...subscriptions.forget(state, now), { put: 'forgot', value: now }]);
  }

  /** From the first step on and around; those without requests left come first the next time. */
  function* stepsInTurn(steps: readonly Step[]): Generator<Step> {
    const begin = firstStep % steps.length;
    firstStep = 0;
    for (const index of steps.keys()) {
      const at = (begin + index) % steps.length;
      yield steps[at] as Step;
      if (pace.isSpent && firstStep === 0) firstStep = at + 1;
    }
  }

  async function* round(state: StateView, signal: AbortSignal): AsyncGenerator<Page> {
    let hasMore = false;
    const about: Round = { state, signal, onMore: () => (hasMore = true) };
    let problem: ConnectorError | undefined;
    let canWait = true;
    async function* attempt(pages: AsyncIterable<Page>, isFetching: boolean): AsyncGenerator<Page> {
      try {
        yield* pages;
      } catch (error) {
        if (!(error instanceof ConnectorError) || concernsAll(error.code)) throw error;
        if (error.code === 'source-subscription-missing') subscriptions.doubt();
        problem ??= error;
        canWait &&= !isFetching;
      }
    }
    yield* attempt(subscriptions.ensure(state, signal), false);
    // What an earlier round has listed is fetched even while listing fails.
    const steps: readonly Step[] = [
      ...streams.map((stream) => () => attempt(fetchContent(stream, about), true)),
      ...streams.map((stream) => () => attempt(listContent(stream, about), false)),
    ];
    for (const step of stepsInTurn(steps)) yield* step();
    yield* forget(state);
    postponed = problem !== undefined && hasMore && canWait ? postponed + 1 : 0;
    if (problem !== undefined && (postponed === 0 || postponed > mostPostponed)) throw problem;
    if (!hasMore) return;
    const resumeAfterMs = Math.max(shortestRestMs, pace.isSpent ? pace.freeInMs : 0);
    yield { ...stateOnly([]), hasMore, resumeAfterMs };
  }

  return {
    name,
    tenant: tenant.name,
    pollSeconds: options.pollSeconds,
    wakes: alarm.heard,
    webhook: webhook?.listened,
    pull: (state, signal) => untilStopped(round(state, signal), signal),
    past: createPastActivity({ contentTypes, furthestBackMs, api, blobs, ledgerOf, clock, pace }),
    coverage: async (state, span) => {
      const covered: Coverage[] = [];
      for (const type of contentTypes) {
        covered.push({ feed: `${name}/${type}`, spans: await activityCoverage(state, type, span) });
      }
      return covered;
    },
    probe: async (signal) => {
      await api.enabledTypes(signal);
    },
  };
}

interface Stream {
  readonly contentType: string;
  readonly list: ContentLister;
}

interface Round {
  readonly state: StateView;
  readonly signal: AbortSignal;
  /** There is more to do at once. */
  readonly onMore: () => void;
}

type Step = () => AsyncIterable<Page>;
