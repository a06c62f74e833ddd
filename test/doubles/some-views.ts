// What a door shows of a program in which everything works.
import type { Views } from '../../src/http/views.ts';
import type { Status } from '../../src/notices/status.ts';
import { someStatus } from './some-status.ts';

export function someViews(status: Status = someStatus()): Views {
  return {
    status: () => status,
    metrics: () => 'up 1\n',
    coverage: async (hours) => ({ fromMs: 0, toMs: hours * 3_600_000, feeds: [] }),
    rejects: async () => [],
    rejected: async () => undefined,
  };
}
