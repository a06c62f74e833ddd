// A configuration file with one source and one destination, beside a state folder that is empty: for commands.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Command } from '../../src/commands/command.ts';
import { dispatch } from '../../src/commands/dispatch.ts';
import { type CapturedIo, captureIo } from './captured-io.ts';

export interface ConfiguredFolder {
  readonly stateFolder: string;
  readonly file: string;
  /** Runs one of the commands with this configuration and holds it to its exit code. */
  ask(words: readonly string[], expectedCode: number): Promise<CapturedIo>;
}

/** `source`: as it stands in the file, e.g. `{ kind: office-activity }`. */
export async function configuredFolder(
  t: TestContext,
  source: string,
  commands: readonly Command[],
): Promise<ConfiguredFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'configured-'));
  t.after(() => rm(folder, { recursive: true }));
  const stateFolder = join(folder, 'state');
  await mkdir(stateFolder);
  const file = join(folder, 'siem.yaml');
  await writeFile(
    file,
    `stateFolder: state
journal: { allowInMemory: true }
tenants:
  - name: contoso
    tenantId: 11111111-2222-3333-4444-555555555555
    clientId: 66666666-7777-8888-9999-000000000000
    clientSecretVariable: SECRET
sources: [${source}]
destinations: [{ name: siem, profile: qradar, host: siem.example }]
`,
  );
  return {
    stateFolder,
    file,
    ask: async (words, expectedCode) => {
      const io = captureIo();
      const code = await dispatch([...words, '--config', file], commands, io);
      assert.equal(code, expectedCode, io.output + io.complaints);
      return io;
    },
  };
}
