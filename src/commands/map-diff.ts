// `defender-siem map diff`: what another set of mappings would change for real events, and for how many of them.
import { shippedMappings } from '../mapping/mapping-folders.ts';
import { type Command, exitCodes } from './command.ts';
import { recordOption } from './map/choose-mapping.ts';
import { createDifferenceLedger } from './map/difference-ledger.ts';
import { forEachEvent } from './map/event-files.ts';
import { usageWrong } from './usage-wrong.ts';

export const mapDiff: Command = {
  name: 'map diff',
  summary: 'show what other mappings would change for real events',
  usage: ['map diff OLD NEW --events DIR [--record TYPE]'],
  details:
    'OLD and NEW are folders of mappings, as --mappings takes them; - stands for those of the program. Maps every event\n' +
    'with both and counts which header parts and keys are added, removed or changed. The exit code is 1 when something\n' +
    'is, and 3 when an event cannot be mapped with one of them.',
  options: {
    events: {
      kind: 'texts',
      value: 'DIR',
      meaning: 'a folder or file of events; may be given several times',
    },
    record: recordOption,
  },
  run: async (args, io) => {
    const [before, after, ...more] = args.operands;
    const events = args.texts('events');
    if (before === undefined || after === undefined || more.length > 0) {
      throw usageWrong('defender-siem map diff compares two folders of mappings.');
    }
    if (events.length === 0) {
      throw usageWrong('defender-siem map diff needs events.', 'Name a folder of them with --events.');
    }
    const folderOf = (name: string) => (name === '-' ? shippedMappings : name);
    const ledger = createDifferenceLedger(folderOf(before), folderOf(after), args);
    await forEachEvent(events, io, ledger.take);
    io.write(ledger.text());
    if (ledger.rejects > 0) return exitCodes.rejects;
    return ledger.changed > 0 ? exitCodes.problems : exitCodes.done;
  },
};
