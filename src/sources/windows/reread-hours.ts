// The three rhythms on which a windowed source reads again what it has read, because Microsoft delivers late.
import { z } from 'zod';

const span = z.int().min(0).max(168);
export const rereadHoursOptions = z
  .strictObject({
    eachPoll: span.default(1).describe('Hours before the last complete window that each poll reads again.'),
    eachHour: span.default(24).describe('Hours read again once an hour; 0 turns it off.'),
    eachDay: span.default(168).describe('Hours read again once a day; 0 turns it off.'),
  })
  .prefault({})
  .describe('How far back is read again for what Microsoft delivers late.');

export type RereadHours = z.output<typeof rereadHoursOptions>;
