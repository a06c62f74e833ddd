// `npm run bench`: what each step and the whole service cost, as multiples of what parsing the same JSON costs in
// the same run. `--short` takes two minutes; `--json FILE` keeps the figures.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { makePage } from './detections.ts';
import { type Figure, figuresText, isRegression, knownRatio } from './figures.ts';
import { floor, inProcessSteps } from './in-process-steps.ts';
import { measureSteps, median } from './measure.ts';
import { measureService, serviceRuns } from './service-run.ts';

const { values } = parseArgs({
  options: { short: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const rounds = values.short ? 5 : 9;
const events = values.short ? 10_000 : 20_000;
const serviceRounds = values.short ? 3 : 5;
const serviceEvents = values.short ? 20_000 : 50_000;

const steps = await inProcessSteps(makePage(events));
const measured = await measureSteps(steps, rounds, events);
const parse = median(measured.get(floor) ?? []);
const figures: Figure[] = [...measured].map(([name, each]) => figure(name, each));
for (const [name, each] of await measureService(serviceRuns, serviceRounds, serviceEvents)) {
  figures.push({ ...figure(name, each.microseconds), megabytes: median(each.megabytes) });
}
process.stdout.write(figuresText(figures));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
const worse = figures.filter(isRegression);
for (const { name, ratio, known } of worse) {
  process.stderr.write(`${name}: ${ratio.toFixed(1)} times the parsing; known are ${known}\n`);
}
process.exitCode = worse.length === 0 ? 0 : 1;

function figure(name: string, microseconds: readonly number[]): Figure {
  const each = median(microseconds);
  return { name, microseconds: each, ratio: each / parse, known: knownRatio(name) };
}
