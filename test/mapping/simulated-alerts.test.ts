// Whatever the simulated cloud says of alerts and incidents, over their whole lives: every path is mapped or left
// out on purpose, nothing is rejected, and lines stay within their limit.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFormat } from '../../src/formats/list.ts';
import { createMapper } from '../../src/mapping/create-mapper.ts';
import { sampleRecord } from '../../src/mapping/sample-record.ts';
import type { Notice } from '../../src/notices/notice.ts';
import { packageRoot } from '../../src/world/package-root.ts';
import { type PlainAnswer, SimulatedCloud } from '../doubles/simulated-cloud.ts';
import { VirtualClock } from '../doubles/virtual-clock.ts';
import { parseCef, parseLeef } from '../formats/strict-parser.ts';

const folder = join(packageRoot, 'mappings');
const hourMs = 3_600_000;
const limit = 8_000;
const dialects = [
  { dialect: 'cef', format: createFormat({ format: 'cef', severity: 'number' }), parse: parseCef },
  { dialect: 'leef', format: createFormat({ format: 'leef1', severity: 'number' }), parse: parseLeef },
] as const;

interface Listed {
  readonly value: readonly Readonly<Record<string, unknown>>[];
}

/** Alerts of all services that live on by themselves. */
function liveCloud(): SimulatedCloud {
  const alerts = { stepMs: hourMs, joinShare: 0.5, mergeShare: 0.2, endpointShare: 0.5 };
  const simulated = new SimulatedCloud({ alerts });
  for (let made = 0; made < 60; made += 1) {
    simulated.tenant.alerts.raise(1, simulated.clock.now());
    simulated.clock.advance(hourMs / 2);
  }
  return simulated;
}

const asked: Readonly<Record<string, (simulated: SimulatedCloud) => Promise<PlainAnswer>>> = {
  'graph-alert': (simulated) => simulated.graph('alerts_v2', { $top: '1000' }),
  'graph-incident': (simulated) => simulated.graph('incidents', { $top: '50', $expand: 'alerts' }),
  'endpoint-alert': (simulated) => simulated.endpointAlerts({ $expand: 'evidence' }),
};

for (const [type, ask] of Object.entries(asked)) {
  test(`every ${type} of a simulated day becomes valid lines in both formats, and holds nothing unknown`, async () => {
    const { value } = (await ask(liveCloud())).json() as Listed;
    assert.ok(value.length > 10);
    const unknown: Notice[] = [];
    const report = (notice: Notice) => {
      if (notice.notice !== 'value-unfit') unknown.push(notice);
    };
    const mapper = createMapper({ folder, report, clock: new VirtualClock() });
    const mapping = mapper.find(type);
    assert.ok(mapping);
    for (const data of value) {
      const facts = { change: 'changed', changed: 'status', evidenceLines: true };
      const record = sampleRecord(mapping, JSON.stringify(data), data, { facts });
      assert.deepEqual(mapping.known.unknownIn(data), []);
      for (const { dialect, format, parse } of dialects) {
        const mapped = mapper.map(record, dialect);
        assert.ok(mapped.outcome === 'events');
        for (const event of mapped.events) {
          const envelope = { recordId: record.id, sequence: 1, tenant: 'contoso', feed: 'feed' };
          const { text } = format.format(event, envelope, limit);
          assert.ok(Buffer.byteLength(text) <= limit);
          parse(text);
        }
      }
    }
    assert.deepEqual(unknown, []);
  });
}
