// mappings/slots.yaml: the families of records, and what each custom slot means in them.
import { z } from 'zod';
import { isSlot, type Keys } from './keys.ts';
import type { Complain } from './problem.ts';

const labels = z.record(z.string(), z.string().min(1).max(128));
const familySchema = z.strictObject({
  records: z.array(z.string()).min(1),
  slots: labels.default({}),
});
const slotsSchema = z.object({ everywhere: z.strictObject({ slots: labels }) }).catchall(familySchema);

/** What rules of a SIEM may count on whatever the record is. */
const fixedSlots: Readonly<Record<string, string>> = { cs1: 'ThreatName', cs2: 'RecordId', cn3: 'Sequence' };

export interface Family {
  readonly name: string;
  /** Slot -> label, those that hold everywhere included. */
  readonly labels: ReadonlyMap<string, string>;
}

export interface Slots {
  /** Record type -> its family. */
  readonly familyOf: ReadonlyMap<string, Family>;
}

export function createSlots(input: unknown, keys: Keys, complain: Complain): Slots {
  const familyOf = new Map<string, Family>();
  const parsed = slotsSchema.safeParse(input);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      complain(issue.path, `${issue.message}.`, 'Look at the comment at the top of the file.');
    }
    return { familyOf };
  }
  const { everywhere, ...families } = parsed.data;
  for (const [slot, label] of Object.entries(fixedSlots)) {
    if ((everywhere.slots[slot] ?? label) === label) continue;
    complain(
      ['everywhere', 'slots', slot],
      `\`${slot}\` must mean ${label} in all families.`,
      'Every line has it under this label: set it back.',
    );
  }
  for (const [name, family] of Object.entries(families)) {
    for (const slot of Object.keys(family.slots))
      complainAboutSlot(name, slot, everywhere.slots, keys, complain);
    const labels = new Map(Object.entries({ ...family.slots, ...everywhere.slots }));
    for (const [index, record] of family.records.entries()) {
      if (familyOf.has(record)) {
        complain(
          [name, 'records', index],
          `\`${record}\` is in two families.`,
          'A record type belongs to one family: remove it from the other.',
        );
      }
      familyOf.set(record, { name, labels });
    }
  }
  return { familyOf };
}

function complainAboutSlot(
  family: string,
  slot: string,
  everywhere: Readonly<Record<string, string>>,
  keys: Keys,
  complain: Complain,
): void {
  const place = [family, 'slots', slot];
  if (Object.hasOwn(everywhere, slot)) {
    complain(place, `\`${slot}\` means ${everywhere[slot]} in all families.`, 'Choose another slot.');
  } else if (!isSlot(slot, keys)) {
    complain(
      place,
      `\`${slot}\` is no custom slot.`,
      'Slots are the CEF keys that have a label, such as cs1 or cn1.',
    );
  }
}
