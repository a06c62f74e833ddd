// Asks for a box of a list and follows its next links. It knows addresses, order and refusals; which boxes make a
// window complete is for those who ask.
import { ConnectorError } from '../../errors/connector-error.ts';
import type { HttpAnswer, HttpClient } from '../http-client.ts';
import { readShortText } from '../microsoft/answer-text.ts';
import type { Element } from '../microsoft/element-cutter.ts';
import type { TooLarge } from '../microsoft/element-scan.ts';
import type { ServerClock } from '../microsoft/server-clock.ts';
import type { AlertList } from './alert-list.ts';
import { changedGroups } from './changed-groups.ts';
import { type Ticks, ticksOf } from './exact-time.ts';
import { elementsInList, type ListReading } from './list-answer.ts';
import { type Box, type Extent, listUrl, type QueryOptions } from './list-query.ts';
import { errorInAnswer, listRefusal } from './list-refusal.ts';
import { followable } from './next-link.ts';
import { elementInAnswer } from './one-answer.ts';
import type { RequestBudget } from './request-budget.ts';

export interface Timed extends Element {
  /** Undefined when the element carries no usable time. */
  readonly updated: Ticks | undefined;
  readonly created: Ticks | undefined;
}

/** What the answer to a box looked like, all its linked pages together. */
export interface Answered {
  readonly count: number;
  /** Elements of the page that no link was followed from. */
  readonly lastPage: number;
  /** Undefined when no element carried a time. */
  readonly updated: Extent | undefined;
  readonly created: Extent | undefined;
  /** When the first of its pages was made, by Microsoft's clock. */
  readonly answeredAtMs: number | undefined;
}

export interface ListClient {
  /** Whether the API has agreed to sort; what it then sends is looked at all the same. */
  readonly isSorted: boolean;
  readBox(box: Box, signal: AbortSignal): AsyncGenerator<readonly Timed[], Answered>;
  /** One element by its id; throws what an element larger than 8 MB is, too. */
  readOne(id: string, signal: AbortSignal): Promise<Timed>;
  /** Whether there is anything behind the first `skip` elements of the box; undefined when the API does not tell. */
  hasMoreBehind(box: Box, skip: number, signal: AbortSignal): Promise<boolean | undefined>;
}

export interface ListClientSetup {
  readonly list: AlertList;
  readonly origin: string;
  readonly http: HttpClient;
  readonly clock: ServerClock;
  readonly budget: RequestBudget;
  /** Roles it takes, as `SourceKind.roles` names them. */
  readonly needed: readonly string[];
  /** Roles in the token. */
  readonly roles: (signal: AbortSignal) => Promise<readonly string[]>;
  readonly onTooLarge: (element: TooLarge) => void;
  /** A next link led away from the list and was not followed. */
  readonly onLinkRefused: () => void;
}

const mostLinkedPages = 10_000;

export function createListClient(setup: ListClientSetup): ListClient {
  const { list, origin, http, clock, budget } = setup;
  const attempt = `Asking ${new URL(origin).host} for ${list.what}`;
  const reading: ListReading = {
    attempt,
    onTooLarge: setup.onTooLarge,
    errorIn: (answer) => errorInAnswer(answer, attempt),
  };
  let isSorted = true;

  async function send(
    url: string,
    signal: AbortSignal,
  ): Promise<{ readonly answer: HttpAnswer; readonly answeredAtMs: number | undefined }> {
    budget.spend(attempt);
    const headers = { accept: 'application/json', ...list.headers };
    const answer = await http.send({ method: 'GET', url, headers }, signal);
    const answeredAtMs = clock.observe(answer);
    if (answer.status === 200) return { answer, answeredAtMs };
    const text = await readShortText(answer);
    const roles = () => setup.roles(signal);
    throw await listRefusal(answer, text, { attempt, needed: setup.needed, roles });
  }

  /** The first page of a box. An API that refuses to sort is asked without, from then on. */
  async function sendFirst(box: Box, options: Omit<QueryOptions, 'isSorted'>, signal: AbortSignal) {
    const url = (sorted: boolean) => listUrl(origin, list, box, { ...options, isSorted: sorted });
    try {
      return { ...(await send(url(isSorted), signal)), url: url(isSorted) };
    } catch (error) {
      if (!isSorted || !(error instanceof ConnectorError) || error.code !== 'source-request-refused')
        throw error;
      const plain = await send(url(false), signal);
      isSorted = false;
      return { ...plain, url: url(false) };
    }
  }

  function timed(element: Element): Timed {
    const fields = element.value as Readonly<Record<string, unknown>>;
    return {
      ...element,
      updated: ticksOf(fields[list.updateField]),
      created: ticksOf(fields[list.createdField]),
    };
  }

  return {
    get isSorted() {
      return isSorted;
    },

    readBox: async function* (box, signal) {
      const first = await sendFirst(box, { top: list.top }, signal);
      let { answer } = first;
      const asked = new Set<string>();
      let updated: Extent | undefined;
      let created: Extent | undefined;
      for (let count = 0; ; ) {
        let lastPage = 0;
        const link = yield* changedGroups(elementsInList(answer, reading), (group) => {
          lastPage += group.length;
          const elements = group.map(timed);
          for (const element of elements) {
            updated = widened(updated, element.updated);
            created = widened(created, element.created);
          }
          return elements;
        });
        count += lastPage;
        const next = link === undefined ? undefined : followable(link, first.url);
        if (link !== undefined && next === undefined) setup.onLinkRefused();
        if (next === undefined) {
          return { count, lastPage, updated, created, answeredAtMs: first.answeredAtMs };
        }
        if (asked.has(next) || asked.size >= mostLinkedPages) {
          throw new ConnectorError('source-answer-malformed', {
            message: `${attempt}: its next links lead round in a circle.`,
          });
        }
        asked.add(next);
        ({ answer } = await send(next, signal));
      }
    },

    readOne: async (id, signal) => {
      const expand = list.expand === undefined ? '' : `?$expand=${list.expand}`;
      const { answer } = await send(`${origin}${list.path}/${encodeURIComponent(id)}${expand}`, signal);
      return timed(await elementInAnswer(answer, attempt));
    },

    hasMoreBehind: async (box, skip, signal) => {
      try {
        const { answer } = await sendFirst(box, { top: 1, skip }, signal);
        let count = 0;
        for await (const group of elementsInList(answer, reading)) count += group.length;
        return count > 0;
      } catch (error) {
        if (error instanceof ConnectorError && error.code === 'source-request-refused') return undefined;
        throw error;
      }
    },
  };
}

function widened(extent: Extent | undefined, at: Ticks | undefined): Extent | undefined {
  if (at === undefined) return extent;
  const { earliest, latest } = extent ?? { earliest: at, latest: at };
  return { earliest: at < earliest ? at : earliest, latest: at > latest ? at : latest };
}
