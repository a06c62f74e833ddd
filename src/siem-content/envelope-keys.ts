// What the connector itself writes on its lines, whatever the mapping: key -> what it holds, for people.
import type { Dialect } from '../model/event.ts';

const recordId = 'record id; with `@version` for things that Microsoft updates';
const sequence = 'sequence number per destination and feed: a hole is a loss, the same again is a repeat';
const feed =
  'feed: the source; `/audit`, `/backfill`, `/replay` or `/test` appended where it is no live alert';
const part = 'which of how many lines this is (`2/3`), of an event that was too long for one; only then';
const replay = 'only on lines of a replay: the beginning of the hash of the mappings that made them';
const cutFields = 'keys that were shortened or left out to fit the line; only when there are any';

export const envelopeKeys: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  cef: {
    cs2: recordId,
    cn3: sequence,
    dvchost: '`<tenant>-defender`, as in the syslog header',
    deviceFacility: feed,
    DefenderConnectorPart: part,
    DefenderConnectorReplay: replay,
    DefenderConnectorCutFields: cutFields,
  },
  leef: {
    cat: 'the category, which QRadar looks up together with the EventID',
    sev: 'severity, 1 to 10',
    name: 'what happened, for people',
    recordId,
    seq: sequence,
    tenant: "the tenant's name in the configuration",
    feed,
    part,
    replay,
    cutFields,
  },
};
