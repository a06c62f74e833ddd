// The class ids of continuations: where a destination continues what is too long for a line, each kind of event may
// come with one more variant, which SIEMs have to know as well.
import { continuation } from '../model/continuation.ts';
import { distinctProducts, type EventClass } from './event-classes.ts';

/** The classes, and behind those of each kind its continuation. Expects them sorted by kind. */
export function withContinuations(classes: readonly EventClass[]): readonly EventClass[] {
  return [...Map.groupBy(classes, ({ kind }) => kind).values()].flatMap((of) => [...of, continuationOf(of)]);
}

function continuationOf(classes: readonly EventClass[]): EventClass {
  return {
    records: [...new Set(classes.flatMap(({ records }) => records))],
    products: distinctProducts(classes.flatMap(({ products }) => products)),
    kind: classes[0]?.kind ?? '',
    variant: continuation,
    category: continuation,
    lowest: Math.min(...classes.map(({ lowest }) => lowest)),
    highest: Math.max(...classes.map(({ highest }) => highest)),
  };
}
