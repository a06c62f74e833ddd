// rsyslog as deploy/rsyslog/relp.conf sets it up, with a RELP input. Only what the operator has to fill in is
// replaced: folders, ports, certificates, and the SIEM, for which a file stands in.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../house/source-file.ts';
import { pathOf, type ReceiverProgram, startProgram } from './program.ts';
import { writeTlsFiles } from './tls-files.ts';

export interface RsyslogRelpWish {
  readonly isEncrypted?: boolean;
  /** `disk`: as the file has it; `memory`: rsyslog's own default. */
  readonly queue?: 'disk' | 'memory';
  /** Microseconds that passing one line on takes, as with a SIEM behind it, so that the queue holds something. */
  readonly perLineUs?: number;
  /** Where its folder is made, if not where temporary folders are. */
  readonly within?: string | undefined;
}

const certificates = {
  'ca.pem': '/etc/rsyslog.d/tls/ca.pem',
  'receiver.pem': '/etc/rsyslog.d/tls/relay.pem',
  'receiver.key': '/etc/rsyslog.d/tls/relay.key',
};

const batchLines = 16;

export function startRsyslogRelp({
  isEncrypted = false,
  queue = 'disk',
  perLineUs = 0,
  within,
}: RsyslogRelpWish = {}): Promise<ReceiverProgram> {
  return startProgram({
    ...(within === undefined ? {} : { within }),
    command: pathOf('rsyslogd'),
    arguments: (folder) => ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')],
    prepare: (folder, port) => {
      writeTlsFiles(folder);
      writeFileSync(join(folder, 'rsyslog.conf'), configuration(folder, port, isEncrypted, queue, perLineUs));
    },
  });
}

function configuration(
  folder: string,
  port: number,
  isEncrypted: boolean,
  queue: string,
  perLineUs: number,
): string {
  let text = readFileSync(join(root, 'deploy/rsyslog/relp.conf'), 'utf8')
    .replaceAll(/^ *#.*\n/gm, '')
    .replace('/var/spool/rsyslog', folder)
    .replace('port="20514"', `port="${port}" address="127.0.0.1"`)
    .replace('permittedPeer=["connector.example"]', 'permittedPeer=["connector"]')
    .replace(/action\([^)]+\)/, `action(type="omfile" file="${folder}/output" template="line")`);
  for (const [file, path] of Object.entries(certificates)) text = text.replace(path, join(folder, file));
  if (!isEncrypted) text = text.replace(/tls="on"[^)]+\)/, ')').replace(' tls.tlsLib="openssl"', '');
  if (queue === 'memory') text = text.replace(/queue\.[^)]+/, 'queue.type="LinkedList"');
  if (perLineUs > 0) {
    // rsyslog pauses after each batch.
    const pause = `queue.dequeueBatchSize="${batchLines}" queue.dequeueSlowdown="${batchLines * perLineUs}"`;
    text = text.replace('queue.type=', `${pause} queue.type=`);
  }
  return `template(name="line" type="string" string="%msg%\\n")\n${text}`;
}
