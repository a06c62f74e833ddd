import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import type { Notice } from '../../src/notices/notice.ts';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { listen, startReceiver } from '../doubles/syslog-receiver.ts';
import {
  assertFails,
  authority,
  caFile,
  good,
  never,
  save,
  sendLine,
  serverWith,
  wireTo,
} from './tls-attempts.ts';

test('lines go through TLS, and an orderly close is told from a cut one', async () => {
  await using receiver = await startReceiver(serverWith(good));
  await sendLine(wireTo(receiver.port, { caFile }), 'one\ntwo');
  assert.deepEqual(receiver.lines, ['one', 'two']);
});

test('an end of TCP without close_notify counts as truncated', async () => {
  await using receiver = await startReceiver(serverWith(good));
  const cutting = createServer({ allowHalfOpen: true }, (near) => relayButCutTheEnd(near, receiver.port));
  const port = await listen(cutting);
  const connection = await wireTo(port, { caFile }).connect(never);
  connection.end();
  assert.deepEqual(await connection.finished, { how: 'truncated' });
  connection.destroy();
  await new Promise((resolve) => cutting.close(resolve));
});

/** Passes on both directions until we say goodbye; then it ends TCP in the receiver's place. */
async function relayButCutTheEnd(near: Socket, port: number): Promise<void> {
  const far = connect({ port, host: '127.0.0.1' });
  near.on('data', (chunk) => far.write(chunk));
  far.on('data', (chunk) => near.writable && near.write(chunk));
  near.on('end', () => {
    far.destroy();
    near.end();
  });
  near.on('error', () => {});
  far.on('error', () => {});
}

test('the session is resumed, so that rotating is cheap', async () => {
  await using receiver = await startReceiver(serverWith(good));
  const wire = wireTo(receiver.port, { caFile });
  for (const _ of [1, 2, 3]) await sendLine(wire, 'line');
  assert.equal(receiver.sessionsReused, 2);
});

test('a pinned certificate is taken whoever signed it and whatever its dates, also when the session is resumed', async () => {
  const old = makeCertificate({ validFromDays: -30, validToDays: -2 });
  await using receiver = await startReceiver(serverWith(old));
  const wire = wireTo(receiver.port, { fingerprints: ['00'.repeat(32), old.fingerprint] });
  for (const line of ['one', 'two']) await sendLine(wire, line);
  assert.equal(receiver.sessionsReused, 1);
});

test('a pinned public key outlives a renewal with the same key, and no other one', async () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = keys.publicKey.export({ type: 'spki', format: 'der' });
  const pin = `sha256//${createHash('sha256').update(spki).digest('base64')}`;
  for (const validToDays of [30, 60]) {
    await using receiver = await startReceiver(serverWith(makeCertificate({ keys, validToDays })));
    await sendLine(wireTo(receiver.port, { fingerprints: [pin] }), 'line');
    assert.deepEqual(receiver.lines, ['line']);
  }
  await assertFails(
    serverWith(good),
    { caFile, fingerprints: [pin] },
    { code: 'destination-pin-mismatch', says: /not pinned/ },
  );
});

test('a bundle with several authorities is read whole', async () => {
  const others = ['one', 'two', 'three'].map((name) => makeAuthority(name).certificate);
  const bundle = save('bundle.pem', `Authorities of the SIEM\n${others.join('\n')}${authority.certificate}`);
  await using receiver = await startReceiver(serverWith(good));
  await sendLine(wireTo(receiver.port, { caFile: bundle }), 'line');
});

test('the name of tls.serverName counts in place of the host', async () => {
  const other = makeCertificate({ issuer: authority, names: ['siem.example'] });
  await using receiver = await startReceiver(serverWith(other));
  await sendLine(wireTo(receiver.port, { caFile, serverName: 'siem.example' }), 'line');
});

test('which certificates are in use is told once, and again when one is renewed', async () => {
  const said: Notice[] = [];
  const [first, second] = [7, 90].map((validToDays) =>
    makeCertificate({ issuer: authority, subject: 'connector', validToDays }),
  );
  const certificateFile = save('told.pem', first?.certificate ?? '');
  const keyFile = save('told.key', first?.key ?? '');
  await using receiver = await startReceiver(serverWith(good));
  const wire = wireTo(receiver.port, { caFile, certificateFile, keyFile }, { said });
  for (const line of ['one', 'two']) await sendLine(wire, line);
  save('told.pem', second?.certificate ?? '');
  save('told.key', second?.key ?? '');
  await sendLine(wire, 'three');
  assert.deepEqual(
    said.map((notice) =>
      notice.notice === 'destination-certificate'
        ? [notice.whose, notice.subject, notice.issuer, notice.fingerprint]
        : notice.notice,
    ),
    [
      ['connector', 'CN=connector', 'CN=SIEM Authority', first?.fingerprint],
      ['receiver', 'CN=localhost', 'CN=SIEM Authority', good.fingerprint],
      ['connector', 'CN=connector', 'CN=SIEM Authority', second?.fingerprint],
    ],
  );
});

test('of receivers that take turns behind one address each certificate is told once', async () => {
  const said: Notice[] = [];
  const certificates = [good, makeCertificate({ issuer: authority, subject: 'second' })];
  const receivers = await Promise.all(certificates.map((each) => startReceiver(serverWith(each))));
  let turn = 0;
  const balancer = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ port: receivers[turn % 2]?.port ?? 0, host: '127.0.0.1', allowHalfOpen: true });
    turn += 1;
    near.pipe(far).pipe(near);
    for (const end of [near, far]) end.on('error', () => {});
  });
  const wire = wireTo(await listen(balancer), { caFile }, { said });
  for (const line of ['one', 'two', 'three', 'four']) await sendLine(wire, line);
  assert.deepEqual(
    said.map((notice) => notice.notice === 'destination-certificate' && notice.subject),
    ['CN=localhost', 'CN=second'],
  );
  for (const receiver of receivers) await receiver[Symbol.asyncDispose]();
  await new Promise((resolve) => balancer.close(resolve));
});
