// Lays one mapping.yaml, table, dictionary or slots.yaml over another: what the upper one says counts, what it does
// not say stays. Rows are laid over in lay-over-rows.ts.
import { layOverRows } from './lay-over-rows.ts';
import { fold, isConstant } from './operators/fold.ts';
import { type Origin, type PlacedValue, woven } from './placed-value.ts';
import type { Complain } from './problem.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Lists to which the upper one adds. */
const addedTo: readonly string[] = ['leftOut', 'json'];
/** Maps of which the upper one may say a part. */
const mergedMaps: readonly string[] = ['product', 'identity'];

/** `complain` speaks of places in `over`. */
export function layOverMapping(base: PlacedValue, over: PlacedValue, complain: Complain): PlacedValue {
  if (!isMap(base.value) || !isMap(over.value)) return over;
  const value: Record<string, unknown> = { ...base.value };
  const origins: Origin[] = [];
  const { extends: _extends, ...said } = over.value;
  for (const [name, own] of Object.entries(said)) {
    const before = value[name];
    if (own === null) {
      delete value[name];
    } else if (name === 'fields' && Array.isArray(before) && Array.isArray(own)) {
      const [lower, upper] = [
        { from: base, place: [name], rows: before },
        { from: over, place: [name], rows: own },
      ];
      const laid = layOverRows(lower, upper, [name], complain);
      value[name] = laid.rows;
      origins.push(...laid.origins);
    } else if (name === 'children' && Array.isArray(before) && Array.isArray(own)) {
      const laid = layOverChildren(base, before, over, own, complain);
      value[name] = laid.children;
      origins.push(...laid.origins);
    } else if (addedTo.includes(name) && Array.isArray(before) && Array.isArray(own)) {
      value[name] = [...before, ...own];
      for (const index of own.keys()) {
        origins.push({ place: [name, before.length + index], from: over, fromPlace: [name, index] });
      }
    } else if (mergedMaps.includes(name) && isMap(before) && isMap(own)) {
      value[name] = { ...before, ...own };
      origins.push(...originsOfKeys(over, own, [name]));
    } else {
      value[name] = own;
      origins.push({ place: [name], from: over, fromPlace: [name] });
    }
  }
  return woven(value, base, origins);
}

/** Children are known by their list, `each`. */
function layOverChildren(
  base: PlacedValue,
  before: readonly unknown[],
  over: PlacedValue,
  own: readonly unknown[],
  complain: Complain,
): { readonly children: readonly unknown[]; readonly origins: readonly Origin[] } {
  const children = [...before];
  const origins: Origin[] = [];
  for (const [index, child] of own.entries()) {
    const fromPlace = ['children', index];
    const at = before.findIndex((each) => isMap(each) && isMap(child) && each['each'] === child['each']);
    const lower = before[at];
    if (!isMap(lower) || !isMap(child)) {
      origins.push({ place: ['children', children.length], from: over, fromPlace });
      children.push(child);
      continue;
    }
    const place = ['children', at];
    const rows = layOverRows(
      { from: base, place: [...place, 'fields'], rows: [lower['fields'] ?? []].flat() },
      { from: over, place: [...fromPlace, 'fields'], rows: [child['fields'] ?? []].flat() },
      [...place, 'fields'],
      complain,
    );
    children[at] = { ...lower, ...child, fields: rows.rows };
    for (const name of Object.keys(child).filter((each) => each !== 'fields')) {
      origins.push({ place: [...place, name], from: over, fromPlace: [...fromPlace, name] });
    }
    origins.push(...rows.origins);
  }
  return { children, origins };
}

/** Words of a table differ by more than their case; a word without value is taken out. */
export function layOverTable(base: PlacedValue, over: PlacedValue): PlacedValue {
  if (!isMap(base.value) || !isMap(over.value)) return over;
  const said = new Set(Object.keys(over.value).map(fold));
  const staying = Object.entries(base.value).filter(([name]) => !said.has(fold(name)));
  const own = Object.entries(over.value).filter(([, value]) => value !== null);
  return woven(Object.fromEntries([...staying, ...own]), base, originsOfKeys(over, over.value, []));
}

/** Additional keys: one that is there already is the user's own from now on. */
export function layOverKeys(base: PlacedValue, over: PlacedValue): PlacedValue {
  if (!isMap(over.value)) return over;
  const value = { ...(isMap(base.value) ? base.value : {}), ...over.value };
  return woven(value, base, originsOfKeys(over, over.value, []));
}

/** slots.yaml and classes.yaml: lists of a family are added to, slots get further ones or another label. */
export function layOverSlots(base: PlacedValue, over: PlacedValue): PlacedValue {
  if (!isMap(base.value) || !isMap(over.value)) return over;
  const value: Record<string, unknown> = { ...base.value };
  const origins: Origin[] = [];
  for (const [family, own] of Object.entries(over.value)) {
    const before = value[family];
    if (!isMap(before) || !isMap(own)) {
      value[family] = own;
      origins.push({ place: [family], from: over, fromPlace: [family] });
      continue;
    }
    const merged: Record<string, unknown> = { ...before };
    for (const [name, said] of Object.entries(own)) {
      const there = before[name];
      const place = [family, name];
      if (Array.isArray(there) && Array.isArray(said)) {
        merged[name] = [...there, ...said];
        for (const index of said.keys()) {
          origins.push({ place: [...place, there.length + index], from: over, fromPlace: [...place, index] });
        }
      } else if (isMap(there) && isMap(said)) {
        merged[name] = { ...there, ...said };
        origins.push(...originsOfKeys(over, said, place));
      } else {
        merged[name] = said;
        origins.push({ place, from: over, fromPlace: place });
      }
    }
    value[family] = merged;
  }
  return woven(value, base, origins);
}

function originsOfKeys(from: PlacedValue, fields: Fields, place: readonly string[]): readonly Origin[] {
  return Object.keys(fields).map((name) => ({
    place: [...place, name],
    from,
    fromPlace: [...place, name],
  }));
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isConstant(value);
}
