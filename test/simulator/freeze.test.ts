import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimulatedCloud } from '../doubles/simulated-cloud.ts';

test('a frozen cloud shows what it showed and nothing new', async () => {
  const simulated = new SimulatedCloud({
    events: { perMinute: 60, maxDelayMs: 60_000, blobEveryMs: 1_000 },
  });
  await simulated.activity('POST', 'subscriptions/start?contentType=Audit.General');
  simulated.clock.advance(300_000);
  simulated.cloud.freeze();
  const look = async () => [
    (await simulated.detections('?ago=P1D')).text,
    (await simulated.activity('GET', 'subscriptions/content?contentType=Audit.General')).json(),
  ];
  const [detections, content] = await look();
  assert.ok(JSON.parse(String(detections)).length > 0 && (content as unknown[]).length > 0);
  const issued = [...simulated.cloud.issued()].length;
  simulated.clock.advance(300_000);
  const [laterDetections, laterContent] = await look();
  assert.equal(laterDetections, detections);
  assert.deepEqual(laterContent, content);
  assert.equal([...simulated.cloud.issued()].length, issued);
});
