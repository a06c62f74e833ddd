// `defender-siem map coverage`: which paths of real events the mappings never read, which of their rules never
// fired, and which events they cannot map.
import { type Command, exitCodes } from './command.ts';
import { recordOption } from './map/choose-mapping.ts';
import { forEachEvent } from './map/event-files.ts';
import { createEventLedger } from './map/event-ledger.ts';
import { mappingsFolder, mappingsOption } from './map/mappings-option.ts';
import { usageWrong } from './usage-wrong.ts';

export const mapCoverage: Command = {
  name: 'map coverage',
  summary: 'hold the mappings to a folder of real events: paths never read, rules never fired, rejects',
  usage: ['map coverage DIR... [--except FILE]... [--record TYPE] [--mappings FOLDER]'],
  details:
    'Maps every event of the files that end in .json, .ndjson or .jsonl, in both formats. The exit code is 3 when an\n' +
    'event cannot be mapped, and 1 when one carries a path that is neither mapped nor left out on purpose.',
  options: {
    record: recordOption,
    mappings: mappingsOption,
    except: {
      kind: 'texts',
      value: 'FILE',
      meaning: 'the name of a file that holds no events; may be given several times',
    },
  },
  run: async (args, io) => {
    if (args.operands.length === 0) throw usageWrong('defender-siem map coverage needs a folder of events.');
    const ledger = createEventLedger(mappingsFolder(args), args);
    await forEachEvent(args.operands, io, ledger.take, args.texts('except'));
    io.write(ledger.text());
    if (ledger.rejects > 0) return exitCodes.rejects;
    return ledger.unknownPaths > 0 ? exitCodes.problems : exitCodes.done;
  },
};
