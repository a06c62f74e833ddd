// `defender-siem check`: tries everything the service will need, and says per item who must do what.
import type { Configuration } from '../config/configuration.ts';
import { formatProblems } from '../config/problem.ts';
import { loadMappings } from '../mapping/load-mappings.ts';
import { shippedMappings } from '../mapping/mapping-folders.ts';
import type { Report } from '../notices/notice.ts';
import { openNetwork } from '../sources/microsoft/network.ts';
import { systemClock } from '../world/clock.ts';
import { systemRandom } from '../world/random.ts';
import { certificateText } from './check/certificate-text.ts';
import { type CheckItem, type Finding, runItem } from './check/check-item.ts';
import { credentialItems } from './check/credential-items.ts';
import { destinationItems } from './check/destination-item.ts';
import { httpItem } from './check/http-item.ts';
import { fileModesItem, mappingsItem, stateFolderItem } from './check/local-items.ts';
import { microsoftItems } from './check/microsoft-items.ts';
import { needsText } from './check/needs.ts';
import { type Arguments, type Command, type ExitCode, exitCodes, type Io } from './command.ts';
import { configOption, loadForCommand } from './load-for-command.ts';

export const check: Command = {
  name: 'check',
  summary: 'try everything the configuration needs and say who must do what',
  usage: ['check [--config FILE]', 'check --needs [--config FILE]', 'check --show-certificate HOST:PORT'],
  details: `Validates the configuration and the mappings, fetches a token per source, asks each API once, opens each
destination and looks at the state folder and the clock. It sends no events. Ends with 1 when there is a problem.`,
  options: {
    config: configOption,
    needs: {
      kind: 'flag',
      meaning: 'only list the hosts, ports, roles and consent links that are needed',
    },
    'show-certificate': {
      kind: 'text',
      value: 'HOST:PORT',
      meaning: 'only show the certificates of a TLS receiver with their fingerprints',
    },
  },
  run: async (args, io) => {
    const receiver = args.text('show-certificate');
    if (receiver !== undefined) {
      io.write(await certificateText(receiver, io.signal));
      return exitCodes.done;
    }
    return checkConfiguration(args, io);
  },
};

async function checkConfiguration(args: Arguments, io: Io): Promise<ExitCode> {
  const { file, configuration, warnings } = await loadForCommand(args, io);
  if (args.flag('needs')) {
    io.write(needsText(configuration));
    return exitCodes.done;
  }
  io.write(warnings.length === 0 ? `ok       configuration: ${file}\n` : formatProblems(file, warnings));
  const areAllOk = await checkItems(configuration, io);
  return areAllOk && warnings.length === 0 ? exitCodes.done : exitCodes.problems;
}

async function checkItems(configuration: Configuration, io: Io): Promise<boolean> {
  // What components would tell the log stands in the findings.
  const report: Report = () => {};
  const http = await openNetwork(configuration.network, configuration.proxyPassword);
  const { folder = shippedMappings, version } = configuration.mappings;
  const mappings = loadMappings(folder, { version });
  const classify = mappings.set?.classify ?? ((family: string) => ({ type: family, lane: 'audit' as const }));
  const items = [
    mappingsItem(mappings),
    stateFolderItem(configuration),
    fileModesItem(configuration),
    httpItem(configuration.http, systemClock),
    ...configuration.tenants.flatMap(credentialItems),
    ...microsoftItems(configuration, { http, clock: systemClock, random: systemRandom, classify, report }),
    ...configuration.destinations.flatMap((options) =>
      destinationItems(options, { clock: systemClock, report }),
    ),
  ];
  try {
    return await reportItems(items, io);
  } finally {
    await http.close();
  }
}

/** All at once, told in their order. */
async function reportItems(items: readonly CheckItem[], io: Io): Promise<boolean> {
  let areAllOk = true;
  const looks = items.map((item) => ({ item, finding: runItem(item, io.signal) }));
  for (const { item, finding } of looks) {
    const found = await finding;
    areAllOk &&= found.isOk;
    io.write(findingText(item.subject, found));
  }
  return areAllOk;
}

function findingText(subject: string, { isOk, found, remedy }: Finding): string {
  const action = remedy === undefined ? '' : `         ${remedy}\n`;
  return `${isOk ? 'ok      ' : 'PROBLEM '} ${subject}: ${found}\n${action}`;
}
