// Reads what no order helps to continue, by narrowing: parts of a range whose pages are not sorted, and for one
// update time that more elements share than fit on a page, spans of their time of creation. A box is whole as
// soon as its page is smaller than another one.
import { changedGroups } from './changed-groups.ts';
import type { Ticks } from './exact-time.ts';
import type { Answered } from './list-client.ts';
import type { Box, Extent, Range } from './list-query.ts';
import type { Portion, Reading } from './portion.ts';

/** `$skip` may be refused; so many equal times are then more than chance. */
const suspiciouslyMany = 50;

/** `answered`: what the answer about the whole range was like; its elements have been yielded. */
export async function* readUnsorted(
  range: Range,
  answered: Answered,
  reading: Reading,
): AsyncGenerator<Portion> {
  if (!reading.sizes.mayBeCut(answered.lastPage) || answered.updated === undefined) return;
  if (range.to - range.from <= 1n) {
    yield* readInstant(range.from, reading);
    return;
  }
  for (const part of partsOf(range, answered.updated)) {
    const updated = { from: part.from ?? range.from, to: part.to ?? range.to };
    yield* readUnsorted(updated, yield* readWhole({ updated }, reading), reading);
    yield { elements: [], readTo: updated.to };
  }
}

/** Everything that was updated at exactly this time. */
export async function* readInstant(at: Ticks, reading: Reading): AsyncGenerator<Portion> {
  yield* readCreated({ updated: { from: at, to: at + 1n } }, reading);
}

async function* readCreated(box: Box, reading: Reading): AsyncGenerator<Portion> {
  const answered = yield* readWhole(box, reading);
  if (!reading.sizes.mayBeCut(answered.lastPage)) return;
  const { from, to } = box.created ?? {};
  const isInstant = from !== undefined && to !== undefined && to - from <= 1n;
  if (answered.created === undefined || isInstant) {
    const hasMore = await reading.client.hasMoreBehind(box, answered.count, reading.signal);
    if (hasMore ?? answered.count >= suspiciouslyMany) yield { elements: [], missing: box.updated };
    return;
  }
  for (const created of partsOf(box.created ?? {}, answered.created)) {
    yield* readCreated({ ...box, created }, reading);
  }
}

/** Yields a box's elements; returns what they were like. */
async function* readWhole(box: Box, reading: Reading): AsyncGenerator<Portion, Answered> {
  const groups = reading.client.readBox(box, reading.signal);
  const answered = yield* changedGroups(groups, (elements) => ({ elements }));
  reading.onAnswer(answered);
  reading.sizes.seen(answered.lastPage);
  return answered;
}

/** What lies before, within (in two halves) and after the times that were seen. */
function partsOf({ from, to }: Partial<Range>, { earliest, latest }: Extent): readonly Partial<Range>[] {
  const cuts = [earliest, (earliest + latest) / 2n + 1n, latest + 1n].filter(
    (cut, index, all) =>
      all.indexOf(cut) === index && (from === undefined || cut > from) && (to === undefined || cut < to),
  );
  const bounds = [from, ...cuts, to];
  return bounds.slice(0, -1).map((lower, index) => {
    const upper = bounds[index + 1];
    return {
      ...(lower === undefined ? {} : { from: lower }),
      ...(upper === undefined ? {} : { to: upper }),
    };
  });
}
