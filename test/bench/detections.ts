// The work that is measured: detections as the simulated tenant has them, about 2.2 kB of JSON each, the same in
// every run.
import { makeCast } from '../../src/simulator/events/cast.ts';
import { makeDetections } from '../../src/simulator/events/detection.ts';
import { SeededRandom } from '../../src/simulator/seeded-random.ts';
import { tenantId } from '../doubles/simulated-cloud.ts';

export const tenant = 'contoso';
export const source = 'endpoint-detections';

export interface DetectionPage {
  /** The JSON array as Microsoft would send it. */
  readonly bytes: Buffer;
  /** Where the detections stand in it: from, to. */
  readonly places: readonly (readonly [number, number])[];
}

const startedAtMs = Date.UTC(2026, 0, 8);

export function makePage(count: number): DetectionPage {
  const random = new SeededRandom(1);
  const cast = makeCast(tenantId, tenant, random);
  const texts: string[] = [];
  while (texts.length < count) {
    const at = startedAtMs + texts.length * 10;
    texts.push(...makeDetections(cast, random, at, at).map(({ fields }) => JSON.stringify(fields)));
  }
  texts.length = count;
  let at = 1;
  const places = texts.map((text): readonly [number, number] => {
    const from = at;
    at += Buffer.byteLength(text) + 1;
    return [from, at - 1];
  });
  return { bytes: Buffer.from(`[${texts.join(',')}]`), places };
}
