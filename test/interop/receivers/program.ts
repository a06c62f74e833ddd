// A receiver that is a program of its own: where it is, how it is started in a folder of its own, frozen and
// killed. What it is configured to do is in the files beside this one.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { listen } from '../../doubles/syslog-receiver.ts';

const receiversFolder = process.env['RECEIVERS_FOLDER'] ?? '/var/cache/defender-siem-receivers';

/** Files that programs of the interop suite need, and the Debian package each comes from. */
const files = {
  rsyslogd: { path: '/usr/sbin/rsyslogd', debianPackage: 'rsyslog' },
  gtls: { path: '/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_gtls.so', debianPackage: 'rsyslog-gnutls' },
  imrelp: { path: '/usr/lib/x86_64-linux-gnu/rsyslog/imrelp.so', debianPackage: 'rsyslog-relp' },
  ossl: { path: '/usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_ossl.so', debianPackage: 'rsyslog-openssl' },
  syslogNg: { path: join(receiversFolder, 'syslog-ng/usr/sbin/syslog-ng'), debianPackage: 'syslog-ng-core' },
  lognormalizer: { path: '/usr/bin/lognormalizer', debianPackage: 'liblognorm-utils' },
  jc: { path: '/usr/bin/jc', debianPackage: 'jc' },
  openssl: { path: '/usr/bin/openssl', debianPackage: 'openssl' },
} as const;

export type Needed = keyof typeof files;

export function pathOf(needed: Needed): string {
  return files[needed].path;
}

/** Skips the test, naming the package to install; with REQUIRE_RECEIVERS=1 fails it instead. */
export function isInstalled(needed: readonly Needed[], context: TestContext): boolean {
  const missing = needed.filter((each) => !existsSync(files[each].path));
  if (missing.length === 0) return true;
  const packages = missing.map((each) => files[each].debianPackage).join(', ');
  const message = `not installed: ${packages}; run .ci/install-receivers`;
  if (process.env['REQUIRE_RECEIVERS'] === '1') throw new Error(message);
  context.skip(message);
  return false;
}

export interface ReceiverProgram extends AsyncDisposable {
  readonly port: number;
  /** Lines of its output file. */
  output(): readonly string[];
  freeze(): void;
  kill(): Promise<void>;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
  /** Starts it again on the same port with the same output file. */
  start(): Promise<void>;
}

export interface ProgramWish {
  readonly command: string;
  readonly arguments: (folder: string, port: number) => readonly string[];
  /** Writes configuration and certificates into the folder. */
  readonly prepare: (folder: string, port: number) => void;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its folder is made, if not where temporary folders are. */
  readonly within?: string;
}

/** The program writes what it receives into `output` in its folder. Resolves when its port is open. */
export async function startProgram(wish: ProgramWish): Promise<ReceiverProgram> {
  const folder = mkdtempSync(join(wish.within ?? tmpdir(), 'receiver-'));
  const port = await freePort();
  wish.prepare(folder, port);
  let child: ChildProcess | undefined;
  let said = '';

  async function start(): Promise<void> {
    child = spawn(wish.command, wish.arguments(folder, port), {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...wish.environment },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        said = (said + String(chunk)).slice(-4_000);
      });
    }
    for (let tries = 0; !isListening(port); tries += 1) {
      if (tries > 250 || child.exitCode !== null) throw new Error(`${wish.command} does not listen: ${said}`);
      await delay(20);
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child?.once('exit', resolve));
    child.kill(signal);
    await gone;
  }

  const kill = () => end('SIGKILL');

  await start();
  return {
    port,
    output: () => {
      const path = join(folder, 'output');
      return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
    },
    freeze: () => child?.kill('SIGSTOP'),
    kill,
    stop: () => end('SIGTERM'),
    start,
    [Symbol.asyncDispose]: async () => {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Asks the kernel instead of connecting: a connection would be one more for the receiver. */
function isListening(port: number): boolean {
  const listening = new RegExp(`:${port.toString(16).toUpperCase().padStart(4, '0')} [0-9A-F]+:0000 0A `);
  return ['/proc/net/tcp', '/proc/net/tcp6'].some((table) => listening.test(readFileSync(table, 'latin1')));
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
