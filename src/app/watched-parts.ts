// What a tenant's connector source looks after: the tenant's own sources and, for the first tenant, the
// destinations, which belong to all of them and are told of once.
import type { Configuration } from '../config/configuration.ts';
import type { StatusBoard } from '../notices/status-board.ts';
import type { WatchedPart } from '../sources/connector/trouble-events.ts';

export function watchedParts(
  { sources, tenants }: Pick<Configuration, 'sources' | 'tenants'>,
  board: StatusBoard,
  tenant: string,
): readonly WatchedPart[] {
  const own = new Map(
    sources
      .filter((source) => source.tenant.name === tenant)
      .map(({ name, kind, options }) => [name, kind.roles(options)]),
  );
  const watchedSources = board.sources.flatMap(({ name, trouble, state, lastSuccessAtMs }): WatchedPart[] => {
    const roles = own.get(name);
    if (roles === undefined) return [];
    const isSeenWorking = lastSuccessAtMs !== undefined || state === 'pacing';
    return [{ about: 'source', name, trouble, isStopped: state === 'stopped', isSeenWorking, roles }];
  });
  const isFirst = tenants[0]?.name === tenant;
  const destinations = (isFirst ? board.destinations : []).map(({ name, trouble, state }): WatchedPart => {
    const isSeenWorking = state === 'delivering';
    return { about: 'destination', name, trouble, isStopped: state === 'stopped', isSeenWorking, roles: [] };
  });
  return [...watchedSources, ...destinations];
}
