// The mappings of the running service, which can be read again while it runs: all or nothing. A batch is mapped
// without pause, so that no batch sees two sets.
import { ConnectorError } from '../errors/connector-error.ts';
import type { Classify } from '../model/record.ts';
import type { Report } from '../notices/notice.ts';
import type { LoadedMapper } from './create-mapper.ts';
import type { Mapper } from './mapper.ts';

export interface LiveMappings extends Mapper {
  /** Of the set in use. */
  readonly hash: string;
  readonly classify: Classify;
  /** Never throws for mappings that do not compile: then the set in use stays, and it is told. */
  reload(): void;
}

/** Throws what `load` throws: without a first set there is nothing to run with. */
export function createLiveMappings(load: () => LoadedMapper, report: Report): LiveMappings {
  let current = load();
  return {
    map: (record, dialect) => current.map(record, dialect),
    classify: (family, discriminator) => current.classify(family, discriminator),
    get hash() {
      return current.hash;
    },
    reload: () => {
      try {
        const next = load();
        const isChanged = next.hash !== current.hash;
        current = next;
        report({ notice: 'mappings-read', isChanged, hash: next.hash });
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        const { code, message, remedy } = error;
        report({ notice: 'mappings-refused', code, message, remedy });
      }
    },
  };
}
