// What a fault is made with, and the Debian package it comes from.
import { existsSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { isInstalled, type Needed } from '../interop/receivers/program.ts';

const tools = {
  setpriv: { path: '/usr/bin/setpriv', debianPackage: 'util-linux' },
  prlimit: { path: '/usr/bin/prlimit', debianPackage: 'util-linux' },
  unshare: { path: '/usr/bin/unshare', debianPackage: 'util-linux' },
  mount: { path: '/usr/bin/mount', debianPackage: 'mount' },
  umount: { path: '/usr/bin/umount', debianPackage: 'mount' },
  ip: { path: '/usr/sbin/ip', debianPackage: 'iproute2' },
  ss: { path: '/usr/bin/ss', debianPackage: 'iproute2' },
  tc: { path: '/usr/sbin/tc', debianPackage: 'iproute2' },
  nft: { path: '/usr/sbin/nft', debianPackage: 'nftables' },
  strace: { path: '/usr/bin/strace', debianPackage: 'strace' },
  ext4: { path: '/usr/sbin/mkfs.ext4', debianPackage: 'e2fsprogs' },
  perl: { path: '/usr/bin/perl', debianPackage: 'perl-base' },
  faketime: { path: '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1', debianPackage: 'libfaketime' },
} as const;

export type SystemTool = keyof typeof tools;
export type Tool = SystemTool | Needed;

export function toolPath(tool: SystemTool): string {
  return tools[tool].path;
}

/** Skips the row and says why; with REQUIRE_RECEIVERS=1 fails it instead. */
export function isPossible(needs: readonly Tool[], context: TestContext): boolean {
  const own = ['setpriv', ...needs].filter((need): need is SystemTool => need in tools);
  const receivers = needs.filter((need): need is Needed => !(need in tools));
  const missing = own
    .filter((need) => !existsSync(tools[need].path))
    .map((need) => tools[need].debianPackage);
  const reasons = [
    ...(process.getuid?.() === 0 ? [] : ['it needs root']),
    ...(missing.length === 0 ? [] : [`not installed: ${missing.join(', ')}; run .ci/install-receivers`]),
  ];
  if (reasons.length === 0) return isInstalled(receivers, context);
  const message = reasons.join('; ');
  if (process.env['REQUIRE_RECEIVERS'] === '1') throw new Error(message);
  context.skip(message);
  return false;
}
