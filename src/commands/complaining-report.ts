// What components say while a command uses them: only what a person must know, on standard error.
import { type Notice, notices, type Report } from '../notices/notice.ts';
import type { Io } from './command.ts';

export function complainingReport(io: Io): Report {
  return (notice) => {
    const row = notices[notice.notice] as { level: string; say: (notice: Notice) => string };
    if (row.level === 'warn' || row.level === 'error') io.complain(`${row.say(notice)}\n`);
  };
}
