// The service as a command: it starts from a file, answers, and stops when told.
import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { dispatch } from '../../src/commands/dispatch.ts';
import { run } from '../../src/commands/run.ts';
import { status } from '../../src/commands/status.ts';
import { startCollector } from '../../src/simulator/collector.ts';
import { systemClock } from '../../src/world/clock.ts';
import { captureIo } from '../doubles/captured-io.ts';
import { lonelyConfiguration } from '../doubles/lonely-configuration.ts';

async function setUp(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'run-'));
  const collector = await startCollector({ clock: systemClock });
  t.after(async () => {
    await collector.close();
    await rm(folder, { recursive: true });
  });
  const file = join(folder, 'siem.yaml');
  await writeFile(file, lonelyConfiguration('clientSecretFile: nowhere', collector.port));
  return file;
}

test('the service starts although nothing of Microsoft answers, shows its status and stops when told', async (t) => {
  const file = await setUp(t);
  const service = captureIo();
  const ended = dispatch(['--config', file], [run], service);
  await service.written('"started"');
  const asking = captureIo();
  await dispatch(['status', '--json', '--config', file], [status], asking);
  service.stop();
  assert.equal(await ended, 0, service.complaints);
  assert.match(asking.output, /"isRunning": true/);
  assert.match(service.complaints, /clientSecretFile: .+ there is no such file/);
  for (const line of service.output.trimEnd().split('\n')) {
    assert.ok(typeof (JSON.parse(line) as { msg: unknown }).msg === 'string', line);
  }
});

test('SIGHUP has the mappings read again, and a pinned version of the SIEM content is held to', async (t) => {
  const file = await setUp(t);
  const service = captureIo();
  const ended = dispatch(['--config', file], [run], service);
  await service.written('"started"');
  service.hangUp();
  await service.written('"mappings-read"');
  service.stop();
  assert.equal(await ended, 0, service.complaints);
  await appendFile(file, '\nmappings: { version: "99" }\n');
  const other = captureIo();
  assert.equal(await dispatch(['--config', file], [run], other), 78);
  assert.match(other.complaints, /pins version 99 of the SIEM content, and these mappings are version 1\.\d/);
});

test('a configuration that cannot be used starts nothing and ends with 78', async (t) => {
  const file = await setUp(t);
  await writeFile(file, 'tenants: []\n');
  const io = captureIo();
  assert.equal(await dispatch(['--config', file], [run], io), 78);
  assert.match(io.complaints, /:1:1: tenants: must have at least 1 entry/);
  assert.match(io.complaints, /Nothing was started\. Mend these 3 problems/);
  assert.equal(io.output, '');
});

test('the service without a configuration is a wrong call', async () => {
  const io = captureIo();
  assert.equal(await dispatch(['run'], [run], io), 64);
  assert.match(io.complaints, /--config FILE or DEFENDER_SIEM_CONFIG/);
});
