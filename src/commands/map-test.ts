// `defender-siem map test`: runs the cases beside the mappings and shows where a line is another than expected.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, exitCodes } from './command.ts';
import { type CaseFile, caseFiles, caseLines } from './map/case-lines.ts';
import { loadMapper, mappingsFolder, mappingsOption } from './map/mappings-option.ts';
import { usageWrong } from './usage-wrong.ts';

/** Characters shown before and after the first that differs. */
const shownBefore = 60;
const shownAfter = 80;

export const mapTest: Command = {
  name: 'map test',
  summary: 'run the cases of the mappings, or accept their new lines',
  usage: ['map test [--mappings FOLDER] [--record TYPE] [--write]'],
  details:
    'Each input <case>.json must become the lines that stand beside it in <case>.cef and <case>.leef. Of your own\n' +
    'mappings only your own cases are run. With --write the new lines are written instead: read the difference\n' +
    'before you keep it. The exit code is 1 when a line is another.',
  options: {
    mappings: mappingsOption,
    record: { kind: 'text', value: 'TYPE', meaning: 'only the cases of this record type' },
    write: { kind: 'flag', meaning: 'write the lines of missing and changed files' },
  },
  run: async (args, io) => {
    const folder = mappingsFolder(args);
    const mapper = loadMapper(folder);
    const wanted = args.text('record');
    const types = mapper.recordTypes.filter((type) => wanted === undefined || type === wanted);
    if (types.length === 0) {
      throw usageWrong(
        `There is no mapping for records of type ${wanted}.`,
        `Use one of ${mapper.recordTypes.join(', ')}.`,
      );
    }
    const files = types.flatMap((type) => caseFiles(folder, type));
    let differing = 0;
    for (const file of files) {
      const path = join(folder, file.type, 'cases', file.file);
      const lines = caseLines(mapper, folder, file);
      const expected = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
      if (lines === expected) continue;
      differing += 1;
      if (args.flag('write')) writeFileSync(path, lines);
      io.write(args.flag('write') ? `${path}: written\n` : difference(file, path, expected, lines));
    }
    if (args.flag('write')) io.write(`${differing} of ${files.length} files were written.\n`);
    else io.write(`${files.length - differing} of ${files.length} files hold the lines that come out.\n`);
    return differing === 0 || args.flag('write') ? exitCodes.done : exitCodes.problems;
  },
};

function difference({ name }: CaseFile, path: string, expected: string | undefined, actual: string): string {
  if (expected === undefined) return `${path}: not there yet; ${name}.json becomes\n${indent(actual)}`;
  const before = expected.split('\n');
  const after = actual.split('\n');
  const at = after.findIndex((line, index) => line !== before[index]);
  const line = at < 0 ? after.length : at;
  const [old = '', now = ''] = [before[line], after[line]];
  let column = 0;
  while (column < old.length && old[column] === now[column]) column += 1;
  return `${path}:${line + 1}:${column + 1}:\n  expected ${excerpt(old, column)}\n  now      ${excerpt(now, column)}\n`;
}

function excerpt(text: string, column: number): string {
  const from = Math.max(0, column - shownBefore);
  const to = Math.min(text.length, column + shownAfter);
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}
