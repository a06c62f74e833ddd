// Disks of their own for the state folder: a small one in memory that can be filled, and an ext4 file system in an
// image whose power can be cut.
import { mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.ts';
import type { Place } from './stage.ts';

export interface Disk extends Place {
  readonly stateFolder: string;
  /** Takes the rest of the room; `free` gives it back. */
  fill(): void;
  free(): void;
  remount(how: 'ro' | 'rw'): void;
}

export interface MainsDisk extends Disk {
  /** From this moment nothing reaches the disk any more, and what was not synced is gone; as with a power cut. */
  cutPower(): void;
  /** The file system as it comes up after the cut; nobody may have a file open on it. */
  restore(): void;
}

const imageBytes = 96 * 1024 * 1024;
/** `EXT4_IOC_SHUTDOWN` of Linux with `EXT4_GOING_FLAGS_NOLOGFLUSH`. */
const cutPower = `open(my $disk, '<', $ARGV[0]) or die $!;
my $flags = pack('L', 2);
ioctl($disk, 0x8004587d, $flags) or die $!;`;

/** In memory, `megabytes` large. */
export function openSmallDisk(megabytes: number) {
  return (stack: AsyncDisposableStack, folder: string): Disk => {
    const mountPoint = join(folder, 'disk');
    mkdirSync(mountPoint);
    runTool('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'fault', mountPoint);
    stack.defer(() => void runTool('umount', '--lazy', mountPoint));
    return diskAt(mountPoint);
  };
}

export function openMainsDisk(stack: AsyncDisposableStack, folder: string): MainsDisk {
  const mountPoint = join(folder, 'disk');
  const image = join(folder, 'disk.image');
  mkdirSync(mountPoint);
  writeFileSync(image, '');
  truncateSync(image, imageBytes);
  runTool('ext4', '-q', '-F', image);
  const mount = () => void runTool('mount', '-o', 'loop', image, mountPoint);
  mount();
  // The loop device goes with the mount.
  stack.defer(() => void runTool('umount', '--lazy', mountPoint));
  return {
    ...diskAt(mountPoint),
    cutPower: () => void runTool('perl', '-e', cutPower, mountPoint),
    restore: () => {
      runTool('umount', mountPoint);
      mount();
    },
  };
}

function diskAt(mountPoint: string): Disk {
  const ballast = join(mountPoint, 'ballast');
  return {
    stateFolder: join(mountPoint, 'state'),
    fill: () => {
      try {
        for (let part = 0; ; part += 1) writeFileSync(`${ballast}-${part}`, Buffer.alloc(256 * 1024));
      } catch {
        // Full.
      }
    },
    free: () => {
      for (const name of readdirSync(mountPoint)) {
        if (name.startsWith('ballast')) rmSync(join(mountPoint, name));
      }
    },
    remount: (how) => void runTool('mount', '-o', `remount,${how}`, mountPoint),
  };
}
