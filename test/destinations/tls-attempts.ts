// Attempts to speak TLS with receivers that are right or wrong in one way, for the tests of the TLS wire.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { TlsOptions as ServerOptions } from 'node:tls';
import { createTlsWire } from '../../src/destinations/tls.ts';
import { type TlsOptions, tlsOptions } from '../../src/destinations/tls-options.ts';
import type { Wire } from '../../src/destinations/wire.ts';
import type { ErrorCode } from '../../src/errors/codes.ts';
import { ConnectorError } from '../../src/errors/connector-error.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { type Clock, systemClock } from '../../src/world/clock.ts';
import type { Secret } from '../../src/world/secret.ts';
import { type Certificate, makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { startReceiver } from '../doubles/syslog-receiver.ts';

export const folder = mkdtempSync(join(tmpdir(), 'tls-test-'));
after(() => rmSync(folder, { recursive: true }));

export const authority = makeAuthority('SIEM Authority');
export const good = makeCertificate({ issuer: authority });
export const caFile = save('ca.pem', authority.certificate);
export const never = new AbortController().signal;

export function save(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

export function serverWith(
  { certificate, key }: Certificate,
  more: ServerOptions = {},
): { readonly tls: ServerOptions } {
  return { tls: { cert: certificate, key, ...more } };
}

export interface GivenOptions extends Partial<Omit<TlsOptions, 'passphrase'>> {
  readonly passphrase?: Secret;
}

export function wireTo(
  port: number,
  { passphrase, ...options }: GivenOptions = {},
  world: { readonly clock?: Clock; readonly said?: Notice[] } = {},
): Wire {
  return createTlsWire(
    { host: '127.0.0.1', port },
    { ...tlsOptions.parse(options), passphrase },
    {
      clock: world.clock ?? systemClock,
      report: (notice) => world.said?.push(notice),
      destination: 'siem',
    },
  );
}

/** Connects, sends the line, and sees the receiver end in order. */
export async function sendLine(wire: Wire, line: string): Promise<void> {
  const connection = await wire.connect(never);
  await connection.write(Buffer.from(`${line}\n`));
  connection.end();
  assert.deepEqual(await connection.finished, { how: 'ended' });
  connection.destroy();
}

/** The error of connecting, or of the stream right after it. */
export async function failureOf(port: number, options: GivenOptions): Promise<ConnectorError> {
  try {
    const connection = await wireTo(port, options).connect(never);
    connection.end();
    const end = await connection.finished;
    connection.destroy();
    assert.equal(end.how, 'broken');
    return end.how === 'broken' ? end.error : assert.fail();
  } catch (error) {
    assert.ok(error instanceof ConnectorError, String(error));
    return error;
  }
}

export interface Expected {
  readonly code: ErrorCode;
  readonly says: RegExp;
  readonly remedy?: RegExp;
}

export async function assertFails(
  server: { readonly tls: ServerOptions },
  options: GivenOptions,
  { code, says, remedy = /./ }: Expected,
): Promise<void> {
  await using receiver = await startReceiver(server);
  const error = await failureOf(receiver.port, options);
  assert.equal(error.code, code, error.message);
  assert.match(error.message, says);
  assert.match(error.remedy, remedy);
  assert.deepEqual(receiver.lines, []);
}
