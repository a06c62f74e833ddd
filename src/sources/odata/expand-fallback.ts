// A list whose elements carry others (`$expand`) fails as a whole when one of them is too large for that. Then it is
// asked for without, and each element alone with: the one that is too large comes without, and all others whole.
import { ConnectorError } from '../../errors/connector-error.ts';
import { concernsSpan } from './bisection.ts';
import { changedGroups } from './changed-groups.ts';
import type { ListClient, Timed } from './list-client.ts';

/** Each costs a request; further ones come without what they carry. */
const mostAlone = 20;
const mostRemembered = 10_000;

/** Both ask for the same list, `plain` without `$expand`. */
export function withExpandFallback(expanded: ListClient, plain: ListClient): ListClient {
  /** Versions that failed alone as well: not asked for alone again. */
  const tooLarge = new Set<string>();

  async function alone(element: Timed, signal: AbortSignal): Promise<Timed> {
    const { id } = element.value as { readonly id?: unknown };
    const version = `${id}@${element.updated}`;
    if (typeof id !== 'string' || tooLarge.has(version)) return element;
    try {
      const whole = await expanded.readOne(id, signal);
      // Changed meanwhile: a later range has it, and this one keeps what belongs to it.
      return whole.updated === element.updated ? whole : element;
    } catch (error) {
      if (!(error instanceof ConnectorError) || !(concernsSpan(error) || error.code === 'source-not-found')) {
        throw error;
      }
      if (tooLarge.size >= mostRemembered) tooLarge.clear();
      tooLarge.add(version);
      return element;
    }
  }

  return {
    ...expanded,
    get isSorted() {
      return expanded.isSorted && plain.isSorted;
    },
    readBox: async function* (box, signal) {
      let hasCome = false;
      try {
        return yield* changedGroups(expanded.readBox(box, signal), (group) => {
          hasCome = true;
          return group;
        });
      } catch (error) {
        if (hasCome || !(error instanceof ConnectorError) || !concernsSpan(error)) throw error;
      }
      let count = 0;
      return yield* changedGroups(plain.readBox(box, signal), async (group) => {
        const elements: Timed[] = [];
        for (const element of group) {
          count += 1;
          elements.push(count > mostAlone ? element : await alone(element, signal));
        }
        return elements;
      });
    },
  };
}
