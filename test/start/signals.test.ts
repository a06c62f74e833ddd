// Signals to the real process while alerts flow to a collector: SIGHUP reads mappings of one's own again, SIGTERM ends it.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type LoopbackServer, serve } from '../doubles/loopback-server.ts';
import { clientId, tenantId } from '../doubles/simulated-cloud.ts';
import { startReceiver } from '../doubles/syslog-receiver.ts';
import { root } from '../house/source-file.ts';

const program = join(root, 'src/start.js');
const lookEveryMs = 20;

/** A cloud that gives any token, and one alert that Microsoft updates before every look. */
function serveAlert(): Promise<LoopbackServer> {
  return serve((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    if (request.url?.includes('/oauth2/') === true) {
      response.end('{"token_type":"Bearer","expires_in":3599,"access_token":"abc"}');
      return;
    }
    const now = new Date().toISOString();
    const alert = { id: 'da1', title: 'T', createdDateTime: now, lastUpdateDateTime: now };
    response.end(JSON.stringify({ value: [alert] }));
  });
}

function configurationFile(t: TestContext, cloud: LoopbackServer, collector: { readonly port: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'signals-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const configuration = {
    stateFolder: 'state',
    journal: { allowInMemory: true },
    http: { port: 0 },
    tenants: [
      {
        ...{ name: 'contoso', tenantId, clientId, clientSecretVariable: 'SECRET' },
        authority: cloud.origin,
        graphEndpoint: cloud.origin,
      },
    ],
    sources: [{ kind: 'graph-alerts', endpoint: cloud.origin, pollSeconds: 1, settleSeconds: 0 }],
    destinations: [
      { name: 'siem', profile: 'arcsight', transport: 'tcp', host: '127.0.0.1', port: collector.port },
    ],
    mappings: { folder: 'mine' },
  };
  mkdirSync(join(folder, 'mine', 'graph-alert'), { recursive: true });
  // Made by somebody else, who let others in: told at the start.
  mkdirSync(join(folder, 'state'));
  chmodSync(join(folder, 'state'), 0o755);
  writeFileSync(join(folder, 'siem.yaml'), JSON.stringify(configuration));
  return {
    file: join(folder, 'siem.yaml'),
    writeMapping: (text: string) => writeFileSync(join(folder, 'mine', 'graph-alert', 'mapping.yaml'), text),
  };
}

function startService(t: TestContext, file: string) {
  const service = spawn(process.execPath, [program, 'run', '--config', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, SECRET: 'open sesame' },
  });
  t.after(() => service.kill('SIGKILL'));
  let log = '';
  service.stdout.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  return { service, log: () => log };
}

async function until(service: ChildProcess, what: string, claim: () => boolean): Promise<void> {
  while (!claim()) {
    assert.equal(service.exitCode, null, `the service ended before ${what}`);
    await delay(lookEveryMs);
  }
}

test('after SIGHUP lines come from the edited mapping; one that does not compile changes nothing; SIGTERM ends with 0', async (t) => {
  await using cloud = await serveAlert();
  await using collector = await startReceiver();
  const { file, writeMapping } = configurationFile(t, cloud, collector);
  writeMapping('name: Before\n');
  const { service, log } = startService(t, file);
  const has = (text: string) => () => collector.lines.some((line) => line.includes(text));
  await until(service, 'a new alert', has(':new|Before|'));
  await until(service, 'a changed alert', has(':changed|Before|'));
  assert.match(log(), /"files-open".*Other users of this machine may read [^ ]+state\. /);

  writeMapping('name: After\n');
  service.kill('SIGHUP');
  await until(service, 'the edited mapping is used', has('|After|'));

  writeMapping('nmae: Never\n');
  service.kill('SIGHUP');
  await until(service, 'the broken one is refused', () => log().includes('"mappings-refused"'));
  assert.match(log(), /mapping\.yaml:1:1: nmae: .*`name`/);
  const arrived = collector.lines.length;
  await until(service, 'a further alert', () =>
    collector.lines.slice(arrived).some((line) => line.includes(':changed|')),
  );
  const later = collector.lines.slice(arrived).filter((line) => line.includes(':changed|'));
  assert.ok(later.every((line) => line.includes('|After|')));
  service.kill('SIGTERM');
  assert.deepEqual(await once(service, 'exit'), [0, null]);
});
