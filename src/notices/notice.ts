// Everything the program can say. Nothing logs or counts except by reporting one of these; log.ts and
// metrics.ts derive lines and figures from them.
import { type BackfillNotice, backfillNotices } from './backfill-notices.ts';
import { type DestinationNotice, destinationNotices } from './destination-notices.ts';
import { type JournalNotice, journalNotices } from './journal-notices.ts';
import { type MappingNotice, mappingNotices } from './mapping-notices.ts';
import { type ProgramNotice, programNotices } from './program-notices.ts';
import { type PullingNotice, pullingNotices } from './pulling-notices.ts';
import { type ReplayNotice, replayNotices } from './replay-notices.ts';
import { type SendingNotice, sendingNotices } from './sending-notices.ts';
import { type SourceNotice, sourceNotices } from './source-notices.ts';

export type Notice =
  | SourceNotice
  | PullingNotice
  | BackfillNotice
  | JournalNotice
  | MappingNotice
  | SendingNotice
  | ReplayNotice
  | DestinationNotice
  | ProgramNotice;

/** How a component says something. It must not throw and must not wait. */
export type Report = (notice: Notice) => void;

export const notices = {
  ...sourceNotices,
  ...pullingNotices,
  ...backfillNotices,
  ...journalNotices,
  ...mappingNotices,
  ...sendingNotices,
  ...replayNotices,
  ...destinationNotices,
  ...programNotices,
};
