// What tells a line that is sent once more from the first one, besides its feed: the mappings that made it.
import type { Dialect, MappedEvent } from '../../model/event.ts';

const keys: Readonly<Record<Dialect, string>> = { cef: 'DefenderConnectorReplay', leef: 'replay' };

/** `mark`: the beginning of the hash of the mapping set. */
export function markReplayed(event: MappedEvent, dialect: Dialect, mark: string): MappedEvent {
  // In front: the last fields are the first to go when a line is too long.
  const field = { key: keys[dialect], text: mark, isKept: true, isCut: false };
  return { ...event, fields: [field, ...event.fields] };
}
