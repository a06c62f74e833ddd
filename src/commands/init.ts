// `defender-siem init`: writes a configuration to start from. It never replaces a file.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConnectorError } from '../errors/connector-error.ts';
import { nearestName } from '../errors/nearest-name.ts';
import { type Arguments, type Command, exitCodes, type Io } from './command.ts';
import { type Receiver, receivers, starterConfiguration } from './starter-configuration.ts';
import { usageWrong } from './usage-wrong.ts';

export const init: Command = {
  name: 'init',
  summary: 'write a commented configuration to start from',
  usage: [`init --for ${receivers.join('|')} [--to FILE]`],
  details: 'Without --to the configuration goes to standard output. A file that exists is never replaced.',
  options: {
    for: { kind: 'text', value: receivers.join('|'), meaning: 'the SIEM or relay to deliver to' },
    to: { kind: 'text', value: 'FILE', meaning: 'where to write it' },
  },
  run: async (args, io) => {
    const configuration = starterConfiguration(chosenReceiver(args));
    const file = args.text('to');
    if (file === undefined) io.write(configuration);
    else await writeNew(file, configuration, io);
    return exitCodes.done;
  },
};

function chosenReceiver(args: Arguments): Receiver {
  const word = args.text('for');
  const receiver = receivers.find((each) => each === word);
  if (receiver !== undefined) return receiver;
  const meant = word === undefined ? undefined : nearestName(word, receivers);
  const remedy = meant === undefined ? undefined : `Probably --for ${meant} is meant.`;
  throw usageWrong(`defender-siem init needs --for with one of ${receivers.join(', ')}.`, remedy);
}

async function writeNew(file: string, configuration: string, io: Io): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, configuration, { flag: 'wx', mode: 0o640 });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new ConnectorError('file-unwritable', {
      message: exists
        ? `Writing ${file}: a file of that name exists and is left as it is.`
        : `Writing ${file}: ${error instanceof Error ? error.message : String(error)}.`,
      ...(exists ? { remedy: 'Choose another name after --to, or move the file away.' } : {}),
      cause: error,
    });
  }
  io.write(
    `Wrote ${file}. Replace everything in <ANGLE BRACKETS>, then run: defender-siem check --config ${file}\n`,
  );
}
