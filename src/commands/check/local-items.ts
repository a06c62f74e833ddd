// What `check` can see on this machine: mappings, the state folder, who may read what is secret.
import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openFiles } from '../../app/open-files.ts';
import type { Configuration } from '../../config/configuration.ts';
import type { KnownDestination } from '../../control/destination-desk.ts';
import { remoteDestinationDesk } from '../../control/remote-destination-desk.ts';
import { ConnectorError } from '../../errors/connector-error.ts';
import type { LoadedMappings } from '../../mapping/load-mappings.ts';
import { describeProblem } from '../../mapping/problem.ts';
import { systemFiles } from '../../world/files.ts';
import { type CheckItem, type Finding, ok } from './check-item.ts';

export function mappingsItem({ set, problems }: LoadedMappings): CheckItem {
  return {
    subject: 'mappings',
    look: async () => {
      if (set !== undefined) return ok(`${set.recordTypes.length} compiled, hash ${set.hash.slice(0, 12)}`);
      const found = problems.map(describeProblem).join('\n    ');
      return { isOk: false, found, remedy: 'Mend the named mapping files.' };
    },
  };
}

export function fileModesItem(configuration: Configuration): CheckItem {
  return {
    subject: 'file modes',
    look: async () => {
      const files = await openFiles(configuration);
      if (files.length === 0) return ok('no other user may read secret files or the state folder');
      const remedy =
        'Give them to the user the service runs as: files chmod 600, the state folder chmod 700.';
      return ok(`other users of this machine may read ${files.join(', ')}`, remedy);
    },
  };
}

export function stateFolderItem({ stateFolder, journal }: Configuration): CheckItem {
  return {
    subject: 'state folder',
    look: async () => {
      const desk = await remoteDestinationDesk(stateFolder);
      if (desk !== undefined) return usedFolder(stateFolder, await desk.list());
      const existing = await nearestFolder(stateFolder);
      const finding = await whyUnusable(existing, journal.allowInMemory);
      if (finding !== undefined) return finding;
      return ok(existing === stateFolder ? `${stateFolder} is writable` : `${stateFolder} can be made`);
    },
  };
}

/** A destination taken out of the configuration still waits in the journal. */
function usedFolder(folder: string, destinations: readonly KnownDestination[]): Finding {
  const used = `${folder} is in use by the running service`;
  const gone = destinations.filter(({ isConfigured }) => !isConfigured);
  if (gone.length === 0) return ok(used);
  const waiting = gone.map(({ name, records }) => `${records} records wait for ${name}`).join(', ');
  return ok(
    `${used}; ${waiting}, which its configuration does not name`,
    'Put it back, or end that with `defender-siem destinations forget NAME`.',
  );
}

async function whyUnusable(folder: string, allowInMemory: boolean): Promise<Finding | undefined> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
  } catch {
    const remedy = 'Give the folder to the user the service runs as, or name another one as stateFolder.';
    return { isOk: false, found: `this user may not write to ${folder}`, remedy };
  }
  if (allowInMemory || !(await systemFiles.isInMemory(folder))) return undefined;
  const { message, remedy } = new ConnectorError('journal-in-memory', {
    message: `${folder} lives in memory (tmpfs), which a power cut empties`,
  });
  return { isOk: false, found: message, remedy };
}

/** The folder itself, or the nearest one above it that exists. */
async function nearestFolder(folder: string): Promise<string> {
  if (dirname(folder) === folder || (await systemFiles.size(folder)) !== undefined) return folder;
  return nearestFolder(dirname(folder));
}
