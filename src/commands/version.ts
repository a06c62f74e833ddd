// `defender-siem version`: the program's version and the Node it runs under.
import { programVersion } from '../world/package-root.ts';
import { type Command, exitCodes } from './command.ts';

export const version: Command = {
  name: 'version',
  summary: 'print the version',
  usage: ['version'],
  details: '',
  options: {},
  run: async (_args, io) => {
    io.write(`defender-siem-connector ${programVersion()} (Node ${process.versions.node})\n`);
    return exitCodes.done;
  },
};
