// Nothing is dropped in silence: an event that is too long to be taken in is told to the SIEM, whichever API it is of.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from '../../src/model/page.ts';
import type { SourceRecord } from '../../src/model/record.ts';
import type { GapEvent } from '../../src/sources/connector/gap-record.ts';
import { endpointDetections } from '../../src/sources/endpoint-detections/kind.ts';
import type { Source } from '../../src/sources/source.ts';
import { alertKinds, alertWorld } from '../doubles/alert-kinds.ts';
import { KeptState } from '../doubles/kept-state.ts';
import { scriptedHttp } from '../doubles/scripted-http.ts';
import { testSetup } from '../doubles/source-setup.ts';
import { blob, mail, startOfficeActivity } from './office-activity/harness.ts';

const signal = new AbortController().signal;
const minuteMs = 60_000;
const huge = 'x'.repeat(8_500_000);

/** One that has something in the last minute, three events of which the one in the middle is huge. */
interface Started {
  readonly source: Source;
  readonly state: KeptState;
  readonly clock: { advance(ms: number): void };
}

function startDetections(): Started {
  const processed = (setup: { clock: { now(): number } }) =>
    new Date(setup.clock.now() - 30_000).toISOString();
  let body = '[]';
  const setup = testSetup(
    'endpoint-detections',
    endpointDetections.options.parse({ region: 'eu' }),
    scriptedHttp(() => ({ body })),
  );
  const one = (id: string, more: object = {}) => ({
    FullId: id,
    LastProcessedTimeUtc: processed(setup),
    ...more,
  });
  body = JSON.stringify([one('a'), one('b', { Comment: huge }), one('c')]);
  return { ...setup, source: endpointDetections.create(setup), state: new KeptState() };
}

function startOffice(): Started {
  const started = startOfficeActivity();
  const { api, clock } = started;
  api.blobs.push(blob('blob', clock.now() - 2 * minuteMs, mail('a'), mail('b', { Data: huge }), mail('c')));
  return started;
}

const starts: readonly (readonly [string, () => Started])[] = [
  ['endpoint-detections', startDetections],
  ['office-activity', startOffice],
  ...alertKinds.map((kind) => {
    const start = (): Started => {
      const world = alertWorld(kind);
      for (const id of ['a', 'b', 'c']) {
        const updated = new Date(world.clock.now() - 30_000 - id.charCodeAt(0)).toISOString();
        const more = id === 'b' ? { description: huge } : {};
        world.api.versions.push({ id, updated, created: updated, visibleAtMs: 0, more });
      }
      return { source: world.source, clock: world.clock, state: world.books.state };
    };
    return [kind.kind.kind, start] as const;
  }),
];

function recordsIn(pages: readonly Page[]): readonly SourceRecord[] {
  return pages.flatMap(({ records }) => records);
}

for (const [kind, start] of starts) {
  test(`${kind}: an event beyond 8 MB is told as a gap under one id, and those around it come`, async () => {
    const { source, state, clock } = start();
    const records: SourceRecord[] = [];
    for (let round = 0; round < 3; round += 1) {
      records.push(...recordsIn(await state.takeIn(source.pull(state.view(), signal))));
      clock.advance(minuteMs);
    }
    const isGap = ({ type }: SourceRecord) => type === 'connector-gap';
    assert.deepEqual([...new Set(records.filter((record) => !isGap(record)).map(({ id }) => id))].sort(), [
      'a',
      'c',
    ]);
    const gaps = records.filter(isGap);
    assert.equal(new Set(gaps.map(({ id }) => id)).size, 1);
    const event: GapEvent = JSON.parse(Buffer.from(gaps[0]?.json ?? []).toString());
    assert.match(
      event.detail ?? '',
      /^one of 8500\d{3} bytes is longer than can be taken in \(SHA-256 [0-9a-f]{64}\)$/,
    );
    assert.deepEqual([event.source, event.reason, event.estimate], [kind, 'unreadable', 1]);
    assert.doesNotMatch(JSON.stringify(event), /xxx/);
  });
}
