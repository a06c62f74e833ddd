// The source over the Management Activity API: lists what content became available in windows of time, notes
// it as pending together with the window, fetches it, and notes it as known together with its records. So a
// window is complete when its list is durable, and content is done when its records are.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Page } from '../../model/page.ts';
import type { StateChange, StateView } from '../../model/state.ts';
import { concernsAll } from '../microsoft/faults-of-all.ts';
import { createServerClock } from '../microsoft/server-clock.ts';
import type { ProbedSource, SourceSetup } from '../source-kind.ts';
import { coveredSpans } from '../windows/covered-spans.ts';
import { lostPages } from '../windows/lost-pages.ts';
import { readEach } from '../windows/read-each.ts';
import { planWindows, type Window, type WindowPlan } from '../windows/window-plan.ts';
import { createActivityApi } from './activity-api.ts';
import { createLinks } from './activity-links.ts';
import { type BlobLedger, openBlobLedger } from './blob-ledger.ts';
import { createBlobReader } from './blob-pages.ts';
import type { OfficeActivityOptions } from './options.ts';
import { createSubscriptions } from './subscriptions.ts';

/** Seven days, less what a request may take to get there: a start too far back is refused as a whole. */
const furthestBackMs = 7 * 24 * 3_600_000 - 5 * 60_000;
const forgetEveryMs = 3_600_000;

export function createOfficeActivity(
  setup: SourceSetup<OfficeActivityOptions>,
  origin: string,
): ProbedSource {
  const { name, tenant, options, report } = setup;
  const clock = createServerClock(setup.clock, name, report);
  const links = createLinks(origin, tenant.tenantId, options.publisherIdentifier ?? tenant.tenantId);
  const api = createActivityApi(setup.http, new URL(origin).host, links, clock, (bytes) =>
    report({ notice: 'element-set-aside', source: name, bytes }),
  );
  const subscriptions = createSubscriptions(api, options.contentTypes, clock, name, report);
  const readBlobs = createBlobReader(setup, api, clock);

  async function* ensureSubscriptions(state: StateView, signal: AbortSignal): AsyncGenerator<Page> {
    for await (const changes of subscriptions.ensure(state, signal)) yield stateOnly(changes);
  }

  async function* listWindow(
    contentType: string,
    window: Window,
    ledger: BlobLedger,
    signal: AbortSignal,
  ): AsyncGenerator<Page> {
    let firstAnsweredAtMs: number | undefined;
    let isFirst = true;
    for await (const page of api.listContent(contentType, window.fromMs, window.toMs, signal)) {
      if (isFirst) firstAnsweredAtMs = page.answeredAtMs;
      isFirst = false;
      if (page.unreadable > 0) {
        report({ notice: 'content-rows-unreadable', source: name, count: page.unreadable });
      }
      const read = page.isLast ? window.read(window, firstAnsweredAtMs) : [];
      yield stateOnly([...ledger.list(page.rows), ...read]);
    }
  }

  async function* readContentType(
    contentType: string,
    plan: WindowPlan,
    ledger: BlobLedger,
    signal: AbortSignal,
  ): AsyncGenerator<Page> {
    const problem = yield* readEach(plan.windows, async function* (window) {
      yield* listWindow(contentType, window, ledger, signal);
      yield* readBlobs(ledger.takeDue(clock.now()), ledger, signal);
    });
    const from = { source: name, tenant: tenant.name, what: contentType, nowMs: clock.now() };
    yield* lostPages(plan, from, report);
    if (problem !== undefined) throw problem;
  }

  function planContentType(contentType: string, state: StateView): WindowPlan {
    return planWindows({
      state,
      keyPrefix: `${contentType}/`,
      clock,
      settleSeconds: options.settleSeconds,
      firstPullHours: options.firstPullHours,
      rereadHours: options.rereadHours,
      furthestBackMs,
      stepMs: 1_000,
    });
  }

  async function* forget(state: StateView, ledger: BlobLedger): AsyncGenerator<Page> {
    const last = state.get('forgot');
    const now = clock.now();
    if (typeof last === 'number' && Math.abs(now - last) < forgetEveryMs) return;
    for (const changes of ledger.forget(now)) yield stateOnly(changes);
    yield stateOnly([{ put: 'forgot', value: now }]);
  }

  async function* round(state: StateView, signal: AbortSignal): AsyncGenerator<Page> {
    const ledger = openBlobLedger(state);
    const plans = options.contentTypes.map((type) => [type, planContentType(type, state)] as const);
    const opening = plans.flatMap(([, plan]) => plan.opening);
    if (opening.length > 0) yield stateOnly(opening);
    const steps = [
      () => ensureSubscriptions(state, signal),
      // What an earlier round has listed is fetched even while listing fails.
      () => readBlobs(ledger.takeDue(clock.now()), ledger, signal),
      ...plans.map(
        ([type, plan]) =>
          () =>
            readContentType(type, plan, ledger, signal),
      ),
    ];
    let problem: unknown;
    for (const step of steps) {
      try {
        yield* step();
      } catch (error) {
        if (!(error instanceof ConnectorError) || concernsAll(error.code)) throw error;
        if (error.code === 'source-subscription-missing') subscriptions.doubt();
        problem ??= error;
      }
    }
    yield* forget(state, ledger);
    if (problem !== undefined) throw problem;
  }

  return {
    name,
    tenant: tenant.name,
    pollSeconds: options.pollSeconds,
    pull: async function* (state, signal) {
      try {
        yield* round(state, signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    coverage: (state, span) =>
      options.contentTypes.map((type) => ({
        feed: `${name}/${type}`,
        spans: coveredSpans(state, `${type}/`, span),
      })),
    probe: async (signal) => {
      await api.enabledTypes(signal);
    },
  };
}

function stateOnly(changes: readonly StateChange[]): Page {
  return { records: [], changes, filtered: 0, hasMore: false };
}
