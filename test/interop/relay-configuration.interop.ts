// deploy/rsyslog/relay.conf in a real rsyslog: it is accepted, and lines come out as they went in. Only TLS,
// ports and folders are replaced, because they are the operator's to fill in.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

const isInstalled = spawnSync('rsyslogd', ['-v']).status === 0;
const skip = isInstalled ? false : 'needs the package rsyslog';
const relayFile = join(import.meta.dirname, '../../deploy/rsyslog/relay.conf');

const lines = [
  'CEF:0|Microsoft|Microsoft Defender ATP|2.0|detection:malware:detected|Name|8|msg=a\\=b  c cs2Label=RecordId cs2=x',
  'LEEF:1.0|Microsoft|Microsoft Defender for Office 365|1.0|mail:malware|cat=mail-blocked\tsev=4\tsubject=Grüße   = #011',
  `LEEF:2.0|Microsoft|P|1.0|mail:spam|^|cat=mail-blocked^msg=${'x'.repeat(7_800)}`,
];

test('rsyslog accepts the relay configuration', { skip }, async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'relay.conf');
  await writeFile(file, await adapted(folder, 5514, 6514));
  const check = spawnSync('rsyslogd', ['-N1', '-f', file], { encoding: 'utf8' });
  assert.doesNotMatch(check.stderr, /error|warning/i);
  assert.equal(check.status, 0);
});

/** Every way in which the connector can send a line, whatever the profile. */
const ways: Readonly<Record<string, (line: string) => string>> = {
  'rfc5424, octet counting': (line) =>
    counted(`<165>1 2026-01-08T09:14:02.123Z contoso-defender defender-siem - - - ${line}`),
  'rfc5424, lf': (line) => `<165>1 2026-01-08T09:14:02.123Z contoso-defender defender-siem - - - ${line}\n`,
  'rfc3164, octet counting': (line) => counted(`<165>Jan  8 09:14:02 contoso-defender ${line}`),
  'rfc3164, lf': (line) => `<165>Jan  8 09:14:02 contoso-defender ${line}\n`,
  'rfc3164-tag, lf': (line) => `<165>Jan  8 09:14:02 contoso-defender defender-siem: ${line}\n`,
};

function counted(message: string): string {
  return `${Buffer.byteLength(message)} ${message}`;
}

for (const [way, frame] of Object.entries(ways)) {
  test(`a relay with this configuration passes every line on as it is: ${way}`, { skip }, async (t) => {
    assert.deepEqual(await throughRelay(t, lines.map(frame)), lines);
  });
}

/** What comes out, without the header. */
async function throughRelay(t: TestContext, frames: readonly string[]): Promise<readonly string[]> {
  const folder = await temporaryFolder(t);
  let received = '';
  const siem = createServer((socket) => {
    socket.setEncoding('utf8').on('data', (text) => {
      received += text;
    });
  });
  t.after(() => siem.close());
  const siemPort = await listen(siem);
  const relayPort = await freePort();
  const file = join(folder, 'relay.conf');
  await writeFile(file, await adapted(folder, siemPort, relayPort));
  const relay = spawn('rsyslogd', ['-n', '-iNONE', '-f', file], { stdio: 'inherit' });
  t.after(async () => {
    relay.kill('SIGKILL');
    await once(relay, 'exit');
  });
  const sender = await connectWhenReady(relayPort);
  t.after(() => sender.destroy());
  sender.write(frames.join(''));
  const isComplete = () => received.split('\n').length > frames.length;
  for (let waited = 0; !isComplete() && waited < 200; waited += 1) await delay(50);
  return received
    .trimEnd()
    .split('\n')
    .map((text) => text.replace(/^<165>[A-Z][a-z]{2} [ \d]\d [\d:]{8} contoso-defender /, ''));
}

async function adapted(folder: string, siemPort: number, relayPort: number): Promise<string> {
  const text = await readFile(relayFile, 'utf8');
  return text
    .replaceAll(/^ *defaultNetstreamDriver.*\n/gm, '')
    .replaceAll(/ streamDriver\.\w+="\w+"/g, '')
    .replace('/var/spool/rsyslog', folder)
    .replace('port="5514"', `port="${siemPort}"`)
    .replace('port="6514"', `port="${relayPort}" address="127.0.0.1"`);
}

async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'relay-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function listen(server: ReturnType<typeof createServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

async function connectWhenReady(port: number): Promise<Socket> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const socket = connect(port, '127.0.0.1');
    const isConnected = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    if (isConnected) return socket;
    await delay(50);
  }
  throw new Error('rsyslog does not listen');
}
