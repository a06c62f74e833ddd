// The systemd unit as systemd itself reads it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const isInstalled = spawnSync('systemd-analyze', ['--version']).status === 0;
const skip = isInstalled ? false : 'needs the package systemd';
const unit = join(import.meta.dirname, '../../deploy/systemd/defender-siem-connector.service');

test('systemd understands every line of the unit', { skip }, () => {
  const { stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
  // The program is not installed where the unit expects it.
  const complaints = stderr.split('\n').filter((line) => line !== '' && !line.includes('is not executable'));
  assert.deepEqual(complaints, []);
});

test('systemd finds the unit well closed off (exposure at most 1.2)', { skip }, () => {
  const call = ['security', '--offline=yes', '--threshold=12', '--no-pager', unit];
  const { status, stdout } = spawnSync('systemd-analyze', call, { encoding: 'utf8' });
  assert.equal(status, 0, stdout.split('\n').slice(-3).join('\n'));
});

test('the unit runs as a user of its own, writes its state folder only, and is handed its secrets', () => {
  const lines = readFileSync(unit, 'utf8').split('\n');
  for (const needed of [
    'DynamicUser=yes',
    'NoNewPrivileges=yes',
    'CapabilityBoundingSet=',
    'ProtectSystem=strict',
    'StateDirectoryMode=0700',
    'SystemCallFilter=@system-service',
    'SystemCallFilter=~@privileged @resources',
    'LimitCORE=0',
    'UMask=0077',
  ]) {
    assert.ok(lines.includes(needed), needed);
  }
  assert.ok(lines.some((line) => line.startsWith('LoadCredential=')));
  assert.ok(!lines.some((line) => /^(ReadWritePaths|User|PermissionsStartOnly)=/.test(line)));
});
