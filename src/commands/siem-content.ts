// `defender-siem siem-content`: writes what a SIEM has to know about the events, generated from the mappings, so that
// mappings of your own give content of your own.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ConnectorError } from '../errors/connector-error.ts';
import { nearestName } from '../errors/nearest-name.ts';
import { siemContent as contentFor, type SiemName, siemNames } from '../siem-content/siem-content.ts';
import { type Arguments, type Command, exitCodes } from './command.ts';
import { loadMapper, mappingsFolder, mappingsOption } from './map/mappings-option.ts';
import { usageWrong } from './usage-wrong.ts';

export const siemContent: Command = {
  name: 'siem-content',
  summary: 'write what ArcSight or QRadar has to know about the events, from the mappings',
  usage: [`siem-content --for ${siemNames.join('|')} --to FOLDER [--mappings FOLDER]`],
  details: `For ArcSight categorizer files and a field guide; for QRadar the list of events and their QIDs, custom event
properties, a log source extension and a field guide. Those of the program's own mappings stand under deploy/,
together with notes on how to install them. Files of the same names are replaced.`,
  options: {
    for: { kind: 'text', value: siemNames.join('|'), meaning: 'the SIEM to write for' },
    to: { kind: 'text', value: 'FOLDER', meaning: 'where to write; it is made when it does not exist' },
    mappings: mappingsOption,
  },
  run: async (args, io) => {
    const siem = chosenSiem(args);
    const to = args.text('to');
    if (to === undefined) throw usageWrong('No folder is named.', 'Name one with --to FOLDER.');
    const files = Object.entries(contentFor(siem, loadMapper(mappingsFolder(args))));
    for (const [path, text] of files) await write(join(to, path), text);
    io.write(`Wrote ${files.length} files for ${siem} to ${to}.\n`);
    return exitCodes.done;
  },
};

function chosenSiem(args: Arguments): SiemName {
  const word = args.text('for');
  const siem = siemNames.find((each) => each === word);
  if (siem !== undefined) return siem;
  const meant = word === undefined ? undefined : nearestName(word, siemNames);
  const remedy = meant === undefined ? undefined : `Probably --for ${meant} is meant.`;
  throw usageWrong(`defender-siem siem-content needs --for with one of ${siemNames.join(', ')}.`, remedy);
}

async function write(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new ConnectorError('file-unwritable', {
      message: `Writing ${file}: ${error instanceof Error ? error.message : String(error)}.`,
      cause: error,
    });
  }
}
