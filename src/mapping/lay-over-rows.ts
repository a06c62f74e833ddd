// Lays rows of the user's own over those of a mapping. A row is known by its first CEF key, else its first LEEF key;
// one that is there keeps its place and takes what the new one says, further rows come at the end.

import type { Origin, Place, PlacedValue } from './placed-value.ts';
import type { Complain } from './problem.ts';

interface Side {
  readonly from: PlacedValue;
  readonly place: Place;
  readonly rows: readonly unknown[];
}

interface Woven {
  readonly row: unknown;
  readonly from: PlacedValue;
  readonly fromPlace: Place;
  /** Names in the row that come from elsewhere. */
  readonly parts: readonly Origin[];
}

/** What stays of a row whose value another expression takes over. */
const targets: readonly string[] = ['cef', 'leef', 'when', 'kept', 'spill', 'label', 'inCef0'];
const beginnings: readonly string[] = [
  'from',
  'value',
  'first',
  'choose',
  'template',
  'count',
  'hostOf',
  'domainOf',
  'userOf',
];

/** `place`: where the rows will stand. `complain` speaks of places in `over`. */
export function layOverRows(
  base: Side,
  over: Side,
  place: Place,
  complain: Complain,
): { readonly rows: readonly unknown[]; readonly origins: readonly Origin[] } {
  let rows: Woven[] = base.rows.map((row, index) => ({
    row,
    from: base.from,
    fromPlace: [...base.place, index],
    parts: [],
  }));
  for (const [index, row] of over.rows.entries()) {
    rows = layOverRow(rows, row, over.from, [...over.place, index], complain);
  }
  const origins = rows.flatMap(({ from, fromPlace, parts }, index): Origin[] => {
    const at = [...place, index];
    return [
      { place: at, from, fromPlace },
      ...parts.map((part) => ({ ...part, place: [...at, ...part.place] })),
    ];
  });
  return { rows: rows.map(({ row }) => row), origins };
}

function layOverRow(
  rows: readonly Woven[],
  row: unknown,
  from: PlacedValue,
  fromPlace: Place,
  complain: Complain,
): Woven[] {
  const plain: Woven = { row, from, fromPlace, parts: [] };
  const key = keyOf(row);
  if (!isMap(row) || key === undefined) return [...rows, plain];
  const { remove, after, ...said } = row;
  const same = rows.filter((each) => keyOf(each.row) === key);
  const [first] = same;
  if (remove === true) {
    if (first === undefined) complainAboutNoRow(key, [...fromPlace, 'remove'], complain);
    return rows.filter((each) => !same.includes(each));
  }
  const mended = first === undefined ? { ...plain, row: said } : mend(first, said, plain, same.length > 1);
  const kept = rows.filter((each) => !same.slice(1).includes(each));
  if (after === undefined) {
    return first === undefined ? [...kept, mended] : kept.map((each) => (each === first ? mended : each));
  }
  const others = kept.filter((each) => each !== first);
  const at = others.findIndex((each) => keysOf(each.row).some((name) => name.endsWith(` ${String(after)}`)));
  if (at < 0) complainAboutNoRow(` ${String(after)}`, [...fromPlace, 'after'], complain);
  return [...others.slice(0, at + 1), mended, ...others.slice(at + 1)];
}

/** A row with a beginning brings its own value, with all its steps; what it does not say of keys and `when` stays. */
function mend(
  base: Woven,
  said: Readonly<Record<string, unknown>>,
  plain: Woven,
  standsForSeveral: boolean,
): Woven {
  const hasBeginning = beginnings.some((name) => said[name] !== undefined);
  const staying = Object.entries(isMap(base.row) ? base.row : {}).filter(
    ([name]) =>
      said[name] === undefined &&
      (targets.includes(name) || !hasBeginning) &&
      !(standsForSeveral && name === 'when'),
  );
  const row = Object.fromEntries([...staying, ...Object.entries(said)].filter(([, value]) => value !== null));
  const parts = staying.map(
    ([name]): Origin => ({
      place: [name],
      from: base.from,
      fromPlace: [...base.fromPlace, name],
    }),
  );
  return { ...plain, row, parts: [...parts, ...base.parts.filter(({ place }) => isStaying(place, staying))] };
}

function isStaying(place: Place, staying: readonly (readonly [string, unknown])[]): boolean {
  return staying.some(([name]) => name === place[0]);
}

/** `cef suser`, or `leef usrName` where there is no CEF key. */
function keyOf(row: unknown): string | undefined {
  return keysOf(row)[0];
}

function keysOf(row: unknown): readonly string[] {
  if (!isMap(row)) return [];
  return ['cef', 'leef'].flatMap((column) =>
    [row[column] ?? []].flat().map((key) => `${column} ${String(key)}`),
  );
}

function complainAboutNoRow(key: string, place: Place, complain: Complain): void {
  const name = key.slice(key.indexOf(' ') + 1);
  complain(
    place,
    `No row of the mapping is known by \`${name}\`.`,
    'A row is known by its first CEF key, else its first LEEF key: correct it, or remove this row.',
  );
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
