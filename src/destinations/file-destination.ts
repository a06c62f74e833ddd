// The destination that writes lines into files, one line per line feed, and counts them when the disk has confirmed
// them. How files are named is in file-pattern.ts, how one of them grows in line-file.ts.
import type { Line } from '../model/line.ts';
import { systemFiles } from '../world/files.ts';
import type { Destination } from './destination.ts';
import type { DestinationWorld } from './destination-world.ts';
import { openFileConnection } from './file-connection.ts';
import { createFilePattern } from './file-pattern.ts';
import { createFileSeries } from './file-series.ts';
import { createFramer, framingBytes } from './framing.ts';
import { createHeader } from './header.ts';
import type { DestinationOptions } from './options.ts';

export function createFileDestination(options: DestinationOptions, world: DestinationWorld): Destination {
  const { name, header: mode, facility, priority, maxBytes, path } = options;
  const { clock, report, files = systemFiles } = world;
  const header = createHeader({ mode, facility, priority });
  const frame = createFramer('lf');
  const pattern = createFilePattern(path);
  const series = createFileSeries({ ...options, pattern, destination: name, files, clock, report });

  return {
    name,
    proof: 'on-disk',
    textLimit: (host) => maxBytes - framingBytes('lf', maxBytes) - header.headerBytes(host),
    open: async () => {
      const encode = ({ host, severity, text }: Line) =>
        frame(header.write(host, severity, clock.now()) + text);
      const connection = await openFileConnection({ series, encode, clock });
      report({ notice: 'destination-connected', destination: name, address: `file://${path}` });
      return connection;
    },
  };
}
