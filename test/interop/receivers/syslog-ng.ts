// syslog-ng, unpacked beside the system, in the foreground with a configuration of its own.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathOf, type ReceiverProgram, startProgram } from './program.ts';
import { writeTlsFiles } from './tls-files.ts';

export interface SyslogNgWish {
  readonly transport: 'tcp' | 'tls';
  /** `network()` divides by line feeds, `syslog()` by octet counting. */
  readonly driver: 'network' | 'syslog';
}

export function startSyslogNg({ transport, driver }: SyslogNgWish): Promise<ReceiverProgram> {
  const root = join(dirname(pathOf('syslogNg')), '../..');
  const libraries = ['usr/lib/x86_64-linux-gnu', 'usr/lib/syslog-ng', 'lib/x86_64-linux-gnu'];
  return startProgram({
    command: pathOf('syslogNg'),
    environment: { LD_LIBRARY_PATH: libraries.map((folder) => join(root, folder)).join(':') },
    arguments: (folder) => [
      '-F',
      '--no-caps',
      `--module-path=${join(root, 'usr/lib/syslog-ng/3.38')}`,
      ...['-f', join(folder, 'syslog-ng.conf'), '-R', join(folder, 'persist')],
      ...['-p', join(folder, 'pid'), '--control', join(folder, 'control')],
    ],
    prepare: (folder, port) => {
      writeTlsFiles(folder);
      writeFileSync(join(folder, 'syslog-ng.conf'), configuration(folder, port, transport, driver));
    },
  });
}

function configuration(folder: string, port: number, transport: string, driver: string): string {
  const tls =
    transport === 'tls'
      ? ` tls(key-file("${folder}/receiver.key") cert-file("${folder}/receiver.pem") peer-verify(no))`
      : '';
  const flags = driver === 'network' ? ' flags(syslog-protocol)' : '';
  return `@version: 3.38
options { chain-hostnames(no); use-dns(no); stats-freq(0); };
source incoming { ${driver}(ip("127.0.0.1") port(${port}) transport("${transport}")${tls}${flags}); };
destination outgoing { file("${folder}/output" template("$MSG\\n")); };
log { source(incoming); destination(outgoing); };
`;
}
