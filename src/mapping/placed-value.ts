// A value read from YAML whose parts know the file, line and column they stand at, also when it was put together
// from several files.
import type { YamlText } from '../world/yaml.ts';

/** Where inside a YAML file: names and list positions from its top. */
export type Place = readonly PropertyKey[];

export interface MappingPlace {
  /** As messages name it. */
  readonly file: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** Inside the file. */
  readonly path: Place;
}

export interface PlacedValue {
  readonly value: unknown;
  /** The nearest outer place when nothing stands at `place`. */
  placeOf(place: Place): MappingPlace;
}

export function placedIn(file: string, yaml: YamlText): PlacedValue {
  return { value: yaml.value, placeOf: (path) => ({ file, ...yaml.placeOf(path), path }) };
}

/** Where a part of a woven value comes from. */
export interface Origin {
  readonly place: Place;
  readonly from: PlacedValue;
  readonly fromPlace: Place;
}

/** `value`, whose parts at the places of `origins` come from there, everything else from `rest`. */
export function woven(value: unknown, rest: PlacedValue, origins: readonly Origin[]): PlacedValue {
  const byPlace = new Map(origins.map((origin) => [keyOf(origin.place), origin]));
  return {
    value,
    placeOf: (place) => {
      for (let length = place.length; length > 0; length--) {
        const origin = byPlace.get(keyOf(place.slice(0, length)));
        if (origin !== undefined) return origin.from.placeOf([...origin.fromPlace, ...place.slice(length)]);
      }
      return rest.placeOf(place);
    },
  };
}

function keyOf(place: Place): string {
  return JSON.stringify(place);
}
