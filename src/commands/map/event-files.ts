// The events in files and folders that a command is given: each with its place, and where it goes astray, why.
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Io } from '../command.ts';
import { type JsonItem, splitJson } from '../split-json.ts';
import { usageWrong } from '../usage-wrong.ts';
import { type ExportedEvent, readExportedLine } from './exported-line.ts';
import { readText, unreadable } from './read-text.ts';

/** `type` and `known` of events that a journal has exported. */
export type EventItem = JsonItem & Partial<Pick<ExportedEvent, 'type' | 'known'>>;

/** A file of a folder that counts as events. */
const eventFile = /\.(json|ndjson|jsonl)$/;

/** All such files below the folders, and the files that are named themselves (`-` too); sorted within a folder. */
export async function eventFiles(paths: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) files.push(...(await filesBelow(path)));
  if (files.length === 0) {
    throw usageWrong(
      `There are no events in ${paths.join(', ')}.`,
      'Name a folder with files that end in .json, .ndjson or .jsonl.',
    );
  }
  return files;
}

/** Calls back once per event; one file is in memory at a time. `except`: names of files that are passed over. */
export async function forEachEvent(
  paths: readonly string[],
  io: Io,
  take: (item: EventItem, place: string) => void,
  except: readonly string[] = [],
): Promise<void> {
  for (const file of await eventFiles(paths)) {
    if (except.includes(basename(file))) continue;
    for (const item of splitJson(await readText(file, io))) {
      const exported = 'problem' in item ? undefined : readExportedLine(item.data);
      take({ ...item, ...exported }, `${file === '-' ? 'standard input' : file}${item.place}`);
    }
  }
}

async function filesBelow(path: string): Promise<readonly string[]> {
  if (path === '-') return [path];
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile() && eventFile.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw unreadable(path, error);
  }
}
