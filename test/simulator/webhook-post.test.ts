import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWebhookPost } from '../../src/simulator/webhook-post.ts';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { serve } from '../doubles/loopback-server.ts';

test('a webhook is called over HTTPS, and its status comes back', async () => {
  const authority = makeAuthority();
  const got: unknown[] = [];
  await using receiver = await serve(
    async (call, response) => {
      const parts: Buffer[] = [];
      for await (const part of call) parts.push(part as Buffer);
      got.push(call.method, call.url, call.headers['webhook-authid'], Buffer.concat(parts).toString());
      response.writeHead(call.url === '/hook' ? 200 : 503).end('taken');
    },
    makeCertificate({ issuer: authority }),
  );
  const post = createWebhookPost(authority.certificate);
  const call = { url: `${receiver.origin}/hook`, headers: { 'Webhook-AuthID': 'a' }, body: '[]' };
  assert.equal(await post(call), 200);
  assert.deepEqual(got, ['POST', '/hook', 'a', '[]']);
  assert.equal(await post({ ...call, url: `${receiver.origin}/other` }), 503);
  await assert.rejects(createWebhookPost(undefined)(call), /self-signed|unable to verify/i);
});
