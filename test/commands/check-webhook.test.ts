// What `check` says of a webhook, word for word.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAuthority, makeCertificate } from '../doubles/certificates.ts';
import { runCheck } from '../doubles/check-setting.ts';

const { certificate, key } = makeCertificate({ issuer: makeAuthority() });
const hook = 'address: "https://siem.example/hook", port: 8443, authIdFile: auth-id';
const told =
  'webhook of office-activity: https://siem.example/hook (https) is told to Microsoft; the service listens on 127.0.0.1 port 8443';
const reach =
  "Microsoft's servers must reach siem.example from the Internet, which cannot be tried from here; until they do, content comes by polling alone.";
const officeOk = `ok       secret of tenant contoso: readable (file FOLDER/secret)
ok       clock: within N s of CLOUD
ok       source office-activity: a token with ActivityFeed.Read; CLOUD answers\n`;

test('check says where a webhook listens, and what has to be between it and Microsoft', async () => {
  const files = { 'auth-id': 'a-long-random-text', 'pair.pem': `${certificate}${key}` };
  const sources = (more: string) => [
    `{ kind: office-activity, endpoint: CLOUD, webhook: { ${hook}${more} } }`,
  ];
  const { text: plain } = await runCheck({ files, sources: sources('') });
  assert.equal(
    plain,
    `${officeOk}ok       ${told} without TLS
         A proxy in front has to speak TLS and pass calls on. ${reach}
`,
  );
  const pair = ', certificateFile: pair.pem, keyFile: pair.pem';
  const { text: secure } = await runCheck({ files, sources: sources(pair) });
  assert.equal(secure, `${officeOk}ok       ${told} with TLS\n         ${reach}\n`);
  const { text: lacking } = await runCheck({ sources: sources('') });
  assert.match(lacking, /^PROBLEM {2}webhook of office-activity: .*auth-id/m);
});
