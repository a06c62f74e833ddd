// `defender-siem run`: the service itself, until it is told to stop.
import { openFiles } from '../app/open-files.ts';
import { systemWorld } from '../app/world.ts';
import { createApp } from '../app.ts';
import { formatProblems } from '../config/problem.ts';
import { createLog } from '../notices/log.ts';
import { systemClock } from '../world/clock.ts';
import { type Command, exitCodes } from './command.ts';
import { configOption, loadForCommand } from './load-for-command.ts';

export const run: Command = {
  name: 'run',
  summary: 'run the service: pull from Microsoft, deliver to the SIEMs',
  usage: ['run [--config FILE]'],
  details: `Logs one line of JSON per notice to standard output. SIGTERM or SIGINT stops it within stopSeconds; a second
signal ends it at once, which loses nothing: what was not proven is sent again after the next start. SIGHUP reads the
mappings again; when they do not compile, the ones in use stay.`,
  options: { config: configOption },
  run: async (args, io) => {
    const { file, configuration, warnings } = await loadForCommand(args, io);
    // A part that lacks a file waits for it and says so; it does not keep the others from working.
    io.complain(formatProblems(file, warnings));
    const log = createLog({ level: configuration.log.level, clock: systemClock, write: io.write });
    try {
      const files = await openFiles(configuration);
      if (files.length > 0) log.report({ notice: 'files-open', files });
      const app = createApp({ configuration, world: systemWorld, report: log.report });
      io.onHangup(app.reload);
      await app.run(io.signal);
    } finally {
      log.flush();
    }
    return exitCodes.done;
  },
};
