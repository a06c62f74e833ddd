// A list whose elements carry others (`$expand`) fails as a whole when one of them is too large for that. Then it is
// asked for without, and each element alone with: the one that is too large comes without, and all others whole.
import { ConnectorError } from '../../errors/connector-error.ts';
import { concernsSpan } from './bisection.ts';
import { changedGroups } from './changed-groups.ts';
import type { ListClient, Timed } from './list-client.ts';

/** Each costs a request; further ones come without what they carry. */
const mostAlone = 20;
const mostRemembered = 10_000;

/**
 * Both ask for the same list, `plain` without `$expand`. `onWithout` hears how many come without what they carry, once
 * of each version.
 */
export function withExpandFallback(
  expanded: ListClient,
  plain: ListClient,
  onWithout: (count: number) => void,
): ListClient {
  /** Versions that failed alone as well: not asked for alone again. */
  const tooLarge = new Set<string>();
  /** Versions that `onWithout` has heard of. */
  const told = new Set<string>();

  /** Undefined: it can only be had without. */
  async function alone(element: Timed, signal: AbortSignal): Promise<Timed | undefined> {
    const { id } = element.value as { readonly id?: unknown };
    const version = versionOf(element);
    if (typeof id !== 'string' || tooLarge.has(version)) return undefined;
    try {
      const whole = await expanded.readOne(id, signal);
      // Changed meanwhile: a later range has it, and this one keeps what belongs to it.
      return whole.updated === element.updated ? whole : element;
    } catch (error) {
      if (!(error instanceof ConnectorError) || !(concernsSpan(error) || error.code === 'source-not-found')) {
        throw error;
      }
      remember(tooLarge, version);
      return undefined;
    }
  }

  function tell(without: readonly Timed[]): void {
    const fresh = without.map(versionOf).filter((version) => !told.has(version));
    for (const version of fresh) remember(told, version);
    if (fresh.length > 0) onWithout(fresh.length);
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
        const without: Timed[] = [];
        for (const element of group) {
          count += 1;
          const whole = count > mostAlone ? undefined : await alone(element, signal);
          if (whole === undefined) without.push(element);
          elements.push(whole ?? element);
        }
        tell(without);
        return elements;
      });
    },
  };
}

function versionOf({ value, updated }: Timed): string {
  return `${(value as { readonly id?: unknown }).id}@${updated}`;
}

function remember(versions: Set<string>, version: string): void {
  if (versions.size >= mostRemembered) versions.clear();
  versions.add(version);
}
