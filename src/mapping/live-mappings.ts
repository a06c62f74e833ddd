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
  /** Of its SIEM content, as in a MappingSet. */
  readonly version: string;
  readonly classify: Classify;
  /**
   * Resolves when all that was asked for until then is read. Mappings that do not compile are told, and the set in
   * use stays.
   */
  reload(): Promise<void>;
}

/** Rejects with what `load` rejects with: without a first set there is nothing to run with. */
export async function createLiveMappings(
  load: () => Promise<LoadedMapper>,
  report: Report,
): Promise<LiveMappings> {
  let current = await load();
  let reading: Promise<void> | undefined;
  let isAskedAgain = false;

  const read = async (): Promise<void> => {
    try {
      const next = await load();
      const isChanged = next.hash !== current.hash;
      current = next;
      report({ notice: 'mappings-read', isChanged, hash: next.hash });
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      const { code, message, remedy } = error;
      report({ notice: 'mappings-refused', code, message, remedy });
    }
  };
  /** What was saved while files were read may have been missed: they are read once more. */
  const readAll = async (): Promise<void> => {
    do {
      isAskedAgain = false;
      await read();
    } while (isAskedAgain);
  };

  return {
    map: (record, dialect) => current.map(record, dialect),
    classify: (family, discriminator) => current.classify(family, discriminator),
    get hash() {
      return current.hash;
    },
    get version() {
      return current.version;
    },
    reload: () => {
      isAskedAgain = true;
      reading ??= readAll().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}
