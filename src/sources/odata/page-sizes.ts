// What is known of how many elements a server gives at most. It may give fewer than `$top`, does not say so, and
// often gives no next link either: only a page smaller than another one is surely not cut short.

export interface PageSizes {
  seen(size: number): void;
  /** False: there is nothing beside this page in its box. */
  mayBeCut(size: number): boolean;
}

/** No server cuts its pages to one element. */
const smallestLimit = 2;

export function createPageSizes(): PageSizes {
  let largest = smallestLimit;
  return {
    seen: (size) => {
      largest = Math.max(largest, size);
    },
    mayBeCut: (size) => size >= largest,
  };
}
