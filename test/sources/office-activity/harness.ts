// An office-activity source over a Management Activity API in memory, and short ways to fill the one and read the other.
import type { z } from 'zod';
import type { Page } from '../../../src/model/page.ts';
import type { HttpRequest } from '../../../src/sources/http-client.ts';
import { officeActivity } from '../../../src/sources/office-activity/kind.ts';
import { officeActivityOptions } from '../../../src/sources/office-activity/options.ts';
import type { Source } from '../../../src/sources/source.ts';
import type { Clock } from '../../../src/world/clock.ts';
import { ActivityTenant } from '../../doubles/activity-tenant.ts';
import { followsAtOnce, KeptState } from '../../doubles/kept-state.ts';
import { type ScriptedAnswer, scriptedHttp } from '../../doubles/scripted-http.ts';
import { contoso, testSetup } from '../../doubles/source-setup.ts';

export const signal = new AbortController().signal;
export const hourMs = 3_600_000;

export function startOfficeActivity(given: z.input<typeof officeActivityOptions> = {}) {
  let answer: (request: HttpRequest) => ScriptedAnswer = () => ({});
  const http = scriptedHttp((request) => answer(request));
  const setup = testSetup('office-activity', officeActivityOptions.parse(given), http);
  const api = new ActivityTenant(contoso.tenantId, () => setup.clock.now());
  answer = (request) => api.answer(request);
  const state = new KeptState();
  const source = officeActivity.create(setup);
  /** With the rounds that follow at once. */
  const rounds = async (pulled: Source) => {
    const pages: Page[] = [];
    do pages.push(...(await state.takeIn(pulled.pull(state.view(), signal))));
    while (followsAtOnce(pages.at(-1)));
    return pages;
  };
  const round = () => rounds(source);
  /** Ids of the content in this state (`seen`, `poison`, `fetched`, `expired`), oldest first. */
  const contentIds = (kind: string) => {
    const prefix = `Audit.General/${kind}/`;
    return [...state.view().entries(prefix)].map(([key]) => key.slice(prefix.length + 10));
  };
  const spans = async (fromMs: number, toMs: number) =>
    (await source.coverage(state.view(), { fromMs, toMs }))[0]?.spans ?? [];
  const covered = async (fromMs: number, toMs: number) =>
    (await spans(fromMs, toMs)).map((span) => span.state);
  /** The source as a new process makes it. */
  const restarted = () => officeActivity.create(setup);
  /** The same on a host whose clock is ahead by so much, until it is set right. */
  const skewed = (aheadMs: number) => {
    let ahead = aheadMs;
    const clock: Clock = {
      now: () => setup.clock.now() + ahead,
      monotonic: () => setup.clock.monotonic(),
      sleep: (ms, until) => setup.clock.sleep(ms, until),
    };
    const skewedSource = officeActivity.create({ ...setup, clock });
    return { round: () => rounds(skewedSource), setRight: () => (ahead = 0) };
  };
  return { ...setup, http, api, state, source, round, contentIds, spans, covered, restarted, skewed };
}

/** A record of RecordType 28. */
export function mail(id: string, more: Readonly<Record<string, unknown>> = {}) {
  return { Id: id, RecordType: 28, CreationTime: '2026-01-08T08:01:02', ...more };
}

export function blob(
  id: string,
  createdAtMs: number,
  ...records: readonly Readonly<Record<string, unknown>>[]
) {
  return { id, createdAtMs, records, contentType: 'Audit.General' };
}

export function idsIn(pages: readonly Page[]): readonly string[] {
  return pages.flatMap((page) => page.records.map((record) => record.id));
}
