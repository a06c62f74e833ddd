// A list of alerts at Microsoft in memory, for tests of the sources over it: filters, order, pages with and without
// next links, page limits below $top, alerts that change or show late, and an alert that fails every page it is on.
import type { HttpRequest } from '../../src/sources/http-client.ts';
import { type Ticks, ticksOf } from '../../src/sources/odata/exact-time.ts';
import type { ScriptedAnswer } from './scripted-http.ts';

export interface OdataNames {
  readonly path: string;
  readonly updateField: string;
  readonly createdField: string;
}

export const graphAlertNames: OdataNames = {
  path: '/v1.0/security/alerts_v2',
  updateField: 'lastUpdateDateTime',
  createdField: 'createdDateTime',
};

export interface Version {
  readonly id: string;
  /** As the API writes it; up to seven digits. */
  readonly updated: string;
  readonly created: string;
  /** From here on the API shows it, until it shows a later version of the same alert. */
  readonly visibleAtMs: number;
  readonly more?: Readonly<Record<string, unknown>>;
}

type Row = Readonly<Record<string, unknown>>;

export class OdataTenant {
  readonly versions: Version[] = [];
  /** Elements of a page at most, whatever `$top` says. */
  limit = 1_000;
  /** How a page names the next one. */
  links: 'none' | 'token' | 'skip' = 'none';
  /** What becomes of `$orderby`. */
  order: 'sorts' | 'refuses' | 'ignores' = 'sorts';
  /** Order where none is asked for, or asking is ignored. */
  arrange: (rows: readonly Row[]) => readonly Row[] = (rows) => rows.toReversed();
  /** Ids of alerts that fail every page they are on. */
  readonly poison = new Set<string>();
  /** Ids of those that fail every page and every answer that is to carry what `$expand` names. */
  readonly tooLargeExpanded = new Set<string>();
  /** Answers in place of the API when it returns something. */
  fault: (request: HttpRequest) => ScriptedAnswer | undefined = () => undefined;
  /** After each answer, e.g. for alerts that change between two pages. */
  afterAnswer: () => void = () => {};
  readonly requests: HttpRequest[] = [];
  readonly #names: OdataNames;
  readonly #now: () => number;
  readonly #kept = new Map<string, readonly Row[]>();

  constructor(names: OdataNames, now: () => number) {
    this.#names = names;
    this.#now = now;
  }

  /** The version that the API shows last. */
  latest(): readonly Version[] {
    const latest = new Map<string, Version>();
    for (const version of this.versions) {
      const known = latest.get(version.id);
      if (known === undefined || timeOf(known.updated) <= timeOf(version.updated))
        latest.set(version.id, version);
    }
    return [...latest.values()];
  }

  answer(request: HttpRequest): ScriptedAnswer {
    this.requests.push(request);
    const date = { date: new Date(this.#now()).toUTCString() };
    const { headers, ...answer } = this.fault(request) ?? this.#reply(new URL(request.url));
    this.afterAnswer();
    return { ...answer, headers: { ...date, ...headers } };
  }

  #reply(url: URL): ScriptedAnswer {
    const query = url.searchParams;
    const { path, updateField } = this.#names;
    const expand = query.get('$expand');
    const fails = ({ id }: Row) =>
      this.poison.has(String(id)) || (expand !== null && this.tooLargeExpanded.has(String(id)));
    const expanded = (row: Row) => (expand === null ? row : { ...row, [expand]: [{ of: row['id'] }] });
    if (url.pathname.startsWith(`${path}/`)) {
      const one = this.#found('', true).find(({ id }) => `${path}/${id}` === url.pathname);
      if (one === undefined) return refusedList('ResourceNotFound', 404);
      return fails(one) ? refusedList('InternalServerError', 500) : { body: expanded(one) };
    }
    if (url.pathname !== path) return refusedList('ResourceNotFound', 404);
    const isOrdered = query.has('$orderby');
    if (isOrdered && this.order === 'refuses') return refusedList('BadRequest', 400);
    if (isOrdered && query.get('$orderby') !== `${updateField} asc`) return refusedList('BadRequest', 400);
    const kept = this.#kept.get(query.get('$skiptoken') ?? '');
    const rows = kept ?? this.#found(query.get('$filter') ?? '', isOrdered && this.order === 'sorts');
    const start = Number(query.get('$skip') ?? 0);
    const size = Math.min(Number(query.get('$top') ?? 100), this.limit);
    const page = rows.slice(start, start + size);
    if (page.some(fails)) return refusedList('InternalServerError', 500);
    const rest = rows.slice(start + size);
    const link = rest.length === 0 ? undefined : this.#link(url, rest, start + size);
    return {
      body: {
        '@odata.context': `${url.origin}${path}/$metadata`,
        value: page.map(expanded),
        ...(link === undefined ? {} : { '@odata.nextLink': link }),
      },
    };
  }

  #link(url: URL, rest: readonly Row[], skip: number): string | undefined {
    if (this.links === 'none') return undefined;
    const next = new URL(url);
    if (this.links === 'skip') next.searchParams.set('$skip', String(skip));
    else {
      const token = `t${this.#kept.size}`;
      this.#kept.set(token, rest);
      next.searchParams.set('$skiptoken', token);
    }
    return next.href;
  }

  #found(filter: string, isSorted: boolean): readonly Row[] {
    const shown = new Map<string, Version>();
    for (const version of this.versions) {
      if (version.visibleAtMs > this.#now()) continue;
      const known = shown.get(version.id);
      if (known === undefined || timeOf(known.updated) <= timeOf(version.updated))
        shown.set(version.id, version);
    }
    const matches = filter === '' ? [] : conditionsOf(filter);
    const { updateField, createdField } = this.#names;
    const rows = [...shown.values()]
      .map(({ id, updated, created, more }) => ({
        id,
        [createdField]: created,
        [updateField]: updated,
        ...more,
      }))
      .filter((row) => matches.every((isMet) => isMet(row)))
      .sort((a, b) => compare(timeOf(a[updateField]), timeOf(b[updateField])));
    return isSorted ? rows : this.arrange(rows);
  }
}

export function refusedList(code: string, status: number): ScriptedAnswer {
  return { status, body: { error: { code, message: 'as the API says' } } };
}

/** Conditions joined by `and`; a group in brackets is an `or` of equalities. */
function conditionsOf(filter: string): readonly ((row: Row) => boolean)[] {
  return filter.split(/ and (?![^(]*\))/).map((text) => {
    const group = /^\((.*)\)$/.exec(text)?.[1];
    if (group !== undefined) {
      const any = group.split(' or ').flatMap(conditionsOf);
      return (row: Row) => any.some((isMet) => isMet(row));
    }
    const [field = '', operator = '', value = ''] = text.split(' ');
    const bound = ticksOf(value);
    if (bound === undefined) return (row: Row) => `'${row[field]}'` === value;
    return (row: Row) => {
      const order = compare(timeOf(row[field]), bound);
      return operator === 'ge' ? order >= 0 : order < 0;
    };
  });
}

const times = new Map<unknown, Ticks>();

function timeOf(value: unknown): Ticks {
  const time = times.get(value) ?? ticksOf(value) ?? 0n;
  times.set(value, time);
  return time;
}

function compare(a: Ticks, b: Ticks): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
