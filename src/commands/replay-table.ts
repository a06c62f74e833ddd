// Replays as a table for a terminal.
import type { ReplayStatus } from '../notices/replay-status.ts';
import { textTable, timeText } from './text-table.ts';

export function replayTable(all: readonly ReplayStatus[]): string {
  if (all.length === 0) return 'Nothing is being replayed.\n';
  const rows = all.map((each) => [
    ...[each.id, each.destination, each.wanted, `${Math.floor(each.share * 100)} %`],
    ...[each.sent, each.leftOut, each.setAside, each.gone, stateText(each)],
  ]);
  const head = ['id', 'destination', 'what', 'done', 'sent', 'left out', 'set aside', 'gone', 'state'];
  return textTable(head, rows, 0);
}

function stateText({ finishedAtMs, share }: ReplayStatus): string {
  if (finishedAtMs !== undefined) return `finished ${timeText(finishedAtMs)}`;
  return share === 0 ? 'waiting' : 'under way';
}
