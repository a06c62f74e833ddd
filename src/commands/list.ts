// Every command of the program, in the order in which help shows them.
import { backfill } from './backfill.ts';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { coverage } from './coverage.ts';
import { demo } from './demo.ts';
import { destinations } from './destinations.ts';
import { createHelp } from './help.ts';
import { init } from './init.ts';
import { journal } from './journal.ts';
import { map } from './map.ts';
import { mapCheck } from './map-check.ts';
import { mapCoverage } from './map-coverage.ts';
import { mapDiff } from './map-diff.ts';
import { mapExplain } from './map-explain.ts';
import { mapTest } from './map-test.ts';
import { rejects } from './rejects.ts';
import { replay } from './replay.ts';
import { run } from './run.ts';
import { sendSamples } from './send-samples.ts';
import { siemContent } from './siem-content.ts';
import { signIn } from './sign-in.ts';
import { simulate } from './simulate.ts';
import { status } from './status.ts';
import { verify } from './verify.ts';
import { version } from './version.ts';

export const commands: readonly Command[] = [
  run,
  init,
  check,
  signIn,
  sendSamples,
  siemContent,
  map,
  mapCheck,
  mapTest,
  mapExplain,
  mapCoverage,
  mapDiff,
  status,
  coverage,
  verify,
  rejects,
  replay,
  destinations,
  backfill,
  journal,
  demo,
  simulate,
  version,
  createHelp(() => commands),
];
