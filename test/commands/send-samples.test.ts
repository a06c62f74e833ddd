// `send-samples` through a real destination to a collector.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { exitCodes } from '../../src/commands/command.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { sendSamples } from '../../src/commands/send-samples.ts';
import { loadMappings } from '../../src/mapping/load-mappings.ts';
import { startCollector } from '../../src/simulator/collector.ts';
import { systemClock } from '../../src/world/clock.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { captureIo } from '../doubles/captured-io.ts';
import { startDatagramReceiver } from '../doubles/datagram-receiver.ts';
import { clientId, tenantId } from '../doubles/simulated-cloud.ts';
import { parseCef, parseLeef } from '../formats/strict-parser.ts';

async function setUp(t: TestContext, more: string, udpPort = 514) {
  const folder = await mkdtemp(join(tmpdir(), 'samples-'));
  const messages: string[] = [];
  const collector = await startCollector({
    clock: systemClock,
    onMessage: (message) => messages.push(message),
  });
  t.after(async () => {
    await collector.close();
    await rm(folder, { recursive: true });
  });
  await writeFile(join(folder, 'secret'), 'secret', { mode: 0o600 });
  const file = join(folder, 'siem.yaml');
  await writeFile(
    file,
    `
stateFolder: state
journal: { allowInMemory: true }
tenants:
  - { name: contoso, tenantId: ${tenantId}, clientId: ${clientId}, clientSecretFile: secret }
sources:
  - { kind: endpoint-detections, region: eu, name: edr }
  - { kind: office-activity }
destinations:
  - { name: siem, transport: tcp, host: 127.0.0.1, port: ${collector.port}, ${more} }
  - { name: files, profile: arcsight, transport: file, path: "${folder}/events.log" }
  - { name: datagrams, profile: arcsight, transport: udp, host: 127.0.0.1, port: ${udpPort} }
`,
  );
  return { folder, file, messages };
}

async function send(file: string, words: readonly string[]) {
  const io = captureIo();
  const code = await dispatch(['send-samples', '--config', file, ...words], [sendSamples], io);
  return { code, output: io.output, complaints: io.complaints };
}

test('into files the lines are proven, and over UDP nobody claims that they arrived', async (t) => {
  await using receiver = await startDatagramReceiver();
  const { folder, file } = await setUp(t, 'profile: arcsight', receiver.port);
  const few = ['--record', 'endpoint-detection'];
  const written = await send(file, ['--destination', 'files', ...few]);
  const lines = (await readFile(join(folder, 'events.log'), 'utf8')).trimEnd().split('\n');
  assert.equal(
    written.output,
    `Sent ${lines.length} test lines to files; ${lines.length} are proven to have arrived (on-disk).\n`,
  );
  assert.ok(lines.every((line) => line.startsWith('CEF:0|')));
  const { output } = await send(file, ['--destination', 'datagrams', ...few]);
  const { length } = receiver.datagrams;
  assert.equal(
    output,
    `Sent ${length} test lines to datagrams; ${length} have left, and nobody says whether they arrived (sent).\n`,
  );
  assert.ok(receiver.datagrams.every((datagram) => Buffer.byteLength(datagram) <= 1_024));
});

test('every kind and variant arrives once as CEF, marked as a test and proven', async (t) => {
  const { file, messages } = await setUp(t, 'profile: arcsight');
  const { code, output, complaints } = await send(file, ['--destination', 'siem']);
  assert.equal(code, exitCodes.done, output + complaints);
  assert.match(
    output,
    new RegExp(`Sent ${messages.length} test lines to siem; ${messages.length} are proven`),
  );
  const lines = messages.map((message) => parseCef(message.slice(message.indexOf('CEF:'))));
  for (const { header, values } of lines) {
    assert.match(header[4] ?? '', /^TEST /);
    assert.equal(header[5], '1');
    assert.match(
      values.get('deviceFacility') ?? '',
      /^(edr|office-activity|connector|endpoint-alerts|graph-alerts|graph-incidents)(\/audit)?\/test$/,
    );
  }
  const { set } = loadMappings(join(packageRoot, 'mappings'));
  const expected = (set?.recordTypes ?? []).flatMap((type) =>
    (set?.outcomes(type) ?? []).map(({ kind, variant }) => `${kind}:${variant}`),
  );
  const classes = new Set(lines.map(({ header }) => header[3]));
  assert.deepEqual(
    expected.filter((each) => !classes.has(each)),
    [],
  );
});

test('one record type alone goes out as LEEF', async (t) => {
  const { file, messages } = await setUp(t, 'profile: qradar');
  const { code } = await send(file, ['--destination', 'siem', '--record', 'office-threat-url']);
  assert.equal(code, exitCodes.done);
  const categories = messages.map((message) =>
    parseLeef(message.slice(message.indexOf('LEEF:'))).values.get('cat'),
  );
  assert.ok(categories.length >= 5);
  for (const category of categories) assert.match(category ?? '', /^click-/);
});

test('a destination or record type that does not exist is told with the nearest name', async (t) => {
  const { file } = await setUp(t, 'profile: qradar');
  const wrong = await send(file, ['--destination', 'sime']);
  assert.equal(wrong.code, exitCodes.usage);
  assert.match(wrong.complaints, /Probably siem is meant/);
  const none = await send(file, []);
  assert.match(none.complaints, /Name one with --destination: siem/);
  const record = await send(file, ['--destination', 'siem', '--record', 'office-threat-urls']);
  assert.match(record.complaints, /Probably office-threat-url is meant/);
});
