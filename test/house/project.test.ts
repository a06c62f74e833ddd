// What lies at the top of the project, and what it brings from elsewhere.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { packages, topLevelEntries } from './rules.ts';
import { root } from './source-file.ts';

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
}

interface LockedPackage {
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
}

const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');

test('nothing unexpected lies at the top of the project', () => {
  const strays = readdirSync(root).filter(
    (name) => !topLevelEntries.includes(name) && !name.endsWith('.log'),
  );
  assert.deepEqual(strays, []);
});

test('every package is one we can give a reason for, pinned to one version', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const asked = {
    ...manifest.dependencies,
    ...manifest.devDependencies,
    ...manifest.optionalDependencies,
  };
  assert.deepEqual(Object.keys(asked).sort(), Object.keys(packages).sort());
  assert.deepEqual(
    Object.entries(asked).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
    [],
  );
});

test('the lock file ties every package to its content and to no registry', () => {
  const lock = JSON.parse(lockText) as {
    packages: Record<string, LockedPackage>;
  };
  const installed = Object.entries(lock.packages).filter(([name]) => name !== '');
  assert.deepEqual(
    installed
      .filter(([, entry]) => entry.integrity === undefined || entry.resolved !== undefined)
      .map(([name]) => name),
    [],
  );
});

test('no package runs a script of its own while it is installed', () => {
  const lock = JSON.parse(lockText) as { packages: Record<string, LockedPackage> };
  const running = Object.entries(lock.packages).filter(
    ([, { hasInstallScript }]) => hasInstallScript === true,
  );
  assert.deepEqual(
    running.map(([name]) => name),
    [],
  );
});
