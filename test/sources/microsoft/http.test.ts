import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { ConnectorError } from '../../../src/errors/connector-error.ts';
import type { HttpAnswer } from '../../../src/sources/http-client.ts';
import { createHttpClient, type HttpSettings } from '../../../src/sources/microsoft/http.ts';
import { isThisMachine } from '../../../src/sources/microsoft/origin.ts';
import { makeAuthority, makeCertificate } from '../../doubles/certificates.ts';
import { serve, serveProxy } from '../../doubles/loopback-server.ts';

const authority = makeAuthority();
const signal = new AbortController().signal;
const hello: RequestListener = (_request, response) => response.end('hello');

async function get(url: string, settings: HttpSettings = {}): Promise<{ answer: HttpAnswer; text: string }> {
  const client = createHttpClient(settings);
  try {
    const answer = await client.send({ method: 'GET', url, headers: {} }, signal);
    const pieces: Uint8Array[] = [];
    for await (const piece of answer.body) pieces.push(piece);
    return { answer, text: Buffer.concat(pieces).toString() };
  } finally {
    await client.close();
  }
}

async function failure(url: string, settings: HttpSettings = {}): Promise<ConnectorError> {
  const error = await get(url, settings).then(
    () => assert.fail('it should have failed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConnectorError, String(error));
  return error;
}

test('an answer comes with lower-case header names and its body decoded from gzip', async () => {
  await using server = await serve((_request, response) => {
    response.setHeader('Content-Encoding', 'gzip');
    response.setHeader('X-Two', ['a', 'b']);
    response.end(gzipSync('hello'));
  });
  const { answer, text } = await get(server.origin);
  assert.equal(text, 'hello');
  assert.equal(answer.headers['x-two'], 'a, b');
});

test('a redirect comes back as it is', async () => {
  await using server = await serve((_request, response) => {
    response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
  });
  assert.equal((await get(server.origin)).answer.status, 302);
});

test('an authority from the extra file is trusted beside the known ones', async () => {
  await using server = await serve(hello, makeCertificate({ issuer: authority }));
  const { text } = await get(server.origin, {
    extraAuthorities: { read: async () => authority.certificate },
  });
  assert.equal(text, 'hello');
});

test('a certificate of an unknown authority is refused and network.caFile named', async () => {
  await using server = await serve(hello, makeCertificate({ issuer: authority }));
  const error = await failure(server.origin);
  assert.equal(error.code, 'source-tls-untrusted');
  assert.match(error.message, new RegExp(`localhost:${server.port}`));
  assert.match(error.remedy, /network\.caFile/);
});

test('an expired certificate and one for another host are told apart', async () => {
  const settings = { extraAuthorities: { read: async () => authority.certificate } };
  const expired = makeCertificate({ issuer: authority, validFromDays: -9, validToDays: -2 });
  await using first = await serve(hello, expired);
  assert.equal((await failure(first.origin, settings)).code, 'source-tls-expired');
  await using second = await serve(hello, makeCertificate({ issuer: authority, names: ['other.example'] }));
  assert.equal((await failure(second.origin, settings)).code, 'source-tls-wrong-name');
});

test('a refused connection and an unknown name are told apart, each with the host', async () => {
  let gone = '';
  {
    await using server = await serve(hello);
    gone = server.origin;
  }
  const refused = await failure(gone);
  assert.equal(refused.code, 'source-unreachable');
  assert.match(refused.message, new RegExp(gone.slice('http://'.length)));
  const unknown = await failure('https://no-such-host.invalid/');
  assert.equal(unknown.code, 'source-name-unknown');
  assert.match(unknown.message, /no-such-host\.invalid:443/);
});

test('what does not speak HTTP, and headers without end, are malformed answers', async () => {
  const greetings = ['SSH-2.0-OpenSSH_9.2\r\n', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`];
  for (const greeting of greetings) {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.end(greeting);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const { code } = await failure(`http://127.0.0.1:${port}/`).finally(() => server.close());
    assert.equal(code, 'source-answer-malformed');
  }
});

test('silence before and in the middle of an answer becomes a time-out', async () => {
  await using silent = await serve(() => {});
  const timeouts = { connectMs: 500, headersMs: 40, idleMs: 40 };
  assert.equal((await failure(silent.origin, { timeouts })).code, 'source-timeout');
  await using halfway = await serve((_request, response) => {
    response.write('[{"a":');
  });
  assert.equal((await failure(halfway.origin, { timeouts })).code, 'source-timeout');
});

test('an answer that is cut off is an error, plain or compressed', async () => {
  await using plain = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('[', () => response.destroy());
  });
  assert.equal((await failure(plain.origin)).code, 'source-connection-lost');
  await using compressed = await serve((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.end(gzipSync('x'.repeat(10_000)).subarray(0, 20));
  });
  assert.equal((await failure(compressed.origin)).code, 'source-connection-lost');
});

const microsoft = 'https://manage.office.test/';

test('requests go through the proxy with its credentials, and the certificate behind it is checked', async () => {
  await using server = await serve(
    hello,
    makeCertificate({ issuer: authority, names: ['manage.office.test'] }),
  );
  await using proxy = await serveProxy(server.port, `Basic ${Buffer.from('me:secret').toString('base64')}`);
  const settings = {
    extraAuthorities: { read: async () => authority.certificate },
    proxy: { url: proxy.origin, user: 'me', password: { read: async () => 'secret' } },
  };
  assert.equal((await get(microsoft, settings)).text, 'hello');
  assert.equal(proxy.asked[0]?.target, 'manage.office.test:443');
  const untrusted = await failure(microsoft, { proxy: settings.proxy });
  assert.equal(untrusted.code, 'source-tls-untrusted');
  assert.match(untrusted.message, /manage\.office\.test:443 through proxy 127\.0\.0\.1/);
});

test('a proxy that wants other credentials is told as such, and a mended password counts at the next try', async () => {
  await using server = await serve(
    hello,
    makeCertificate({ issuer: authority, names: ['manage.office.test'] }),
  );
  await using proxy = await serveProxy(server.port, `Basic ${Buffer.from('me:new').toString('base64')}`);
  assert.equal((await failure(microsoft, { proxy: { url: proxy.origin } })).code, 'source-proxy-credentials');
  let password = 'old';
  const client = createHttpClient({
    extraAuthorities: { read: async () => authority.certificate },
    proxy: { url: proxy.origin, user: 'me', password: { read: async () => password } },
  });
  const ask = () => client.send({ method: 'GET', url: microsoft, headers: {} }, signal);
  const asked = await Promise.allSettled([ask(), ask(), ask()]);
  for (const each of asked) {
    assert.equal(each.status === 'rejected' && each.reason.code, 'source-proxy-credentials');
  }
  password = 'new';
  const answer = await ask();
  assert.equal(answer.status, 200);
  await client.close();
});

test('another password and other authorities count at the next request, while connections stand', async () => {
  const other = makeAuthority();
  const names = ['manage.office.test'];
  await using server = await serve(hello, makeCertificate({ issuer: authority, names }));
  await using proxy = await serveProxy(server.port, `Basic ${Buffer.from('me:one').toString('base64')}`);
  let password = 'one';
  let authorities = authority.certificate;
  const client = createHttpClient({
    extraAuthorities: { read: async () => authorities },
    proxy: { url: proxy.origin, user: 'me', password: { read: async () => password } },
  });
  const ask = async () => {
    const { body } = await client.send({ method: 'GET', url: microsoft, headers: {} }, signal);
    for await (const _bytes of body);
  };
  for (let request = 0; request < 5; request += 1) await ask();
  assert.ok(proxy.asked.length < 5, 'a connection is used again');
  password = 'two';
  await assert.rejects(ask(), { code: 'source-proxy-credentials' });
  password = 'one';
  authorities = other.certificate;
  await assert.rejects(ask(), { code: 'source-tls-untrusted' });
  authorities = authority.certificate;
  await ask();
  await client.close();
});

test('what is reached on this machine never goes through the proxy, identity endpoints included', () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', '169.254.129.1', '[fe80::1]']) {
    assert.ok(isThisMachine(host), host);
  }
  for (const host of [
    '169.255.169.254',
    '169.254.169.254.evil.example',
    '10.0.0.1',
    '[2001:db8::1]',
    'fe80.example',
  ]) {
    assert.ok(!isThisMachine(host), host);
  }
});

test('a proxy that cannot be reached is named, and loopback never goes through it', async () => {
  await using server = await serve(hello);
  const proxy = { url: 'http://127.0.0.1:9' };
  assert.match((await failure(microsoft, { proxy })).message, /through proxy 127\.0\.0\.1:9/);
  assert.equal((await get(server.origin, { proxy })).text, 'hello');
});
