// rsyslog in the foreground with a configuration of its own, writing each message as a relay would pass it on.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathOf, type ReceiverProgram, startProgram } from './program.ts';
import { writeTlsFiles } from './tls-files.ts';

export type RsyslogTransport = 'tcp' | 'gtls' | 'ossl';

export interface RsyslogWish {
  readonly transport: RsyslogTransport;
  /** What is written per message; rsyslog's own name of the property, default the message after the header. */
  readonly property?: 'msg' | 'rawmsg';
}

export function startRsyslog({ transport, property = 'msg' }: RsyslogWish): Promise<ReceiverProgram> {
  return startProgram({
    command: pathOf('rsyslogd'),
    arguments: (folder) => ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')],
    prepare: (folder, port) => {
      writeTlsFiles(folder);
      writeFileSync(join(folder, 'rsyslog.conf'), configuration(folder, port, transport, property));
    },
  });
}

function configuration(folder: string, port: number, transport: RsyslogTransport, property: string): string {
  const tls =
    transport === 'tcp'
      ? ''
      : ` streamDriver.name="${transport}" streamDriver.mode="1" streamDriver.authMode="anon"`;
  return `global(workDirectory="${folder}" defaultNetstreamDriverCAFile="${folder}/ca.pem"
  defaultNetstreamDriverCertFile="${folder}/receiver.pem" defaultNetstreamDriverKeyFile="${folder}/receiver.key")
module(load="imtcp"${tls})
input(type="imtcp" port="${port}" address="127.0.0.1")
template(name="line" type="string" string="%${property}%\\n")
action(type="omfile" file="${folder}/output" template="line")
`;
}
