// `defender-siem verify`: reads what arrived at a SIEM or relay, judges every line by the documents and says
// which numbers are missing. Lines need no configuration and no service; an export is compared with the journal.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { readDictionaries } from '../oracle/dictionaries.ts';
import { type ReceiverName, receiverNames } from '../oracle/receivers.ts';
import { SyslogStream } from '../oracle/syslog-stream.ts';
import { type Verification, Verifier } from '../oracle/verification.ts';
import { packageRoot } from '../world/package-root.ts';
import { type Arguments, type Command, exitCodes, type Io } from './command.ts';
import { exportOptions, verifyExport } from './export/verify-export.ts';
import { unreadable } from './map/read-text.ts';
import { usageWrong } from './usage-wrong.ts';
import { verificationText } from './verification-text.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'judge what arrived at a SIEM or relay: invalid lines, missing and repeated numbers',
  usage: [
    'verify FILE... [--as rsyslog|qradar|arcsight|splunk] [--json]',
    'verify --csv FILE --id-column NAME --seq-column NAME --from TIME [--to TIME] [--tenant-column NAME] [--feed-column NAME] [--destination NAME] [--missing-ids FILE] [--config FILE] [--json]',
  ],
  details: `A file holds syslog messages as they came or as a syslog daemon stores them, one per line or with octet
counting, in CEF, LEEF or JSON; - is standard input. It may be as large as it likes. Numbers count per destination: verify what one
destination got. What is missing before the first and behind the last number of a feed no file can tell.
Ends with 0 only when every line is valid, no number is missing, and the receiver asked for would change nothing;
repeats alone are no problem: they are promised to be possible.

With --csv an export of ESM, Logger or QRadar (AQL) is compared with the journal, which keeps for 90 days what each
destination took: sent, received, missing and doubled per tenant, feed and hour. Export a little more than the time
you ask for. Record id and number tell a line from nearly all others; with --tenant-column and --feed-column they need
not differ between tenants and feeds. Ends with 0 only when nothing is missing and the record reaches back to --from.`,
  options: {
    as: {
      kind: 'text',
      value: receiverNames.join('|'),
      meaning: 'also say what this receiver would have cut or changed',
    },
    ...exportOptions,
    json: { kind: 'flag', meaning: 'print it as JSON, with every range of missing and repeated numbers' },
  },
  run: async (args, io) => {
    const csv = args.text('csv');
    if (csv !== undefined && args.operands.length > 0) {
      throw usageWrong('defender-siem verify takes files or --csv, not both.');
    }
    if (csv !== undefined) return verifyExport(csv, args, io);
    if (args.operands.length === 0) throw usageWrong('defender-siem verify needs at least one file.');
    const verifier = new Verifier(readDictionaries(join(packageRoot, 'mappings/keys')), readReceiver(args));
    for (const file of args.operands) await readFile(file, verifier, io);
    const report = verifier.report;
    io.write(args.flag('json') ? `${JSON.stringify(report, undefined, 2)}\n` : verificationText(report));
    return isProven(report) ? exitCodes.done : exitCodes.problems;
  },
};

/** Something is there, and nothing is wrong with it. */
function isProven({ messages, invalid, unfollowed, feeds, effects }: Verification): boolean {
  const isWhole = unfollowed === 0 && feeds.every(({ missing }) => missing === 0);
  return messages > 0 && invalid === 0 && isWhole && effects.length === 0;
}

function readReceiver(args: Arguments): ReceiverName | undefined {
  const name = args.text('as');
  const receiver = receiverNames.find((each) => each === name);
  if (name === undefined || receiver !== undefined) return receiver;
  throw usageWrong(`--as ${name} is no receiver.`, `It may be ${receiverNames.join(', ')}.`);
}

async function readFile(file: string, verifier: Verifier, io: Io): Promise<void> {
  const place = file === '-' ? 'standard input' : file;
  const stream = new SyslogStream();
  let message = 0;
  try {
    for await (const chunk of file === '-'
      ? io.input
      : createReadStream(file, { highWaterMark: 256 * 1024 })) {
      for (const each of stream.push(chunk as Uint8Array)) verifier.add(each, place, ++message);
      if (io.signal.aborted) break;
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  if (io.signal.aborted) {
    io.complain(`Stopped within ${place}: what follows is about what was read until then.\n`);
    return;
  }
  for (const each of stream.end()) verifier.add(each, place, ++message);
}
