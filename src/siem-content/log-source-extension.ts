// QRadar's log source extension (LSX) for the lines of the connector: which of their keys are which of QRadar's own
// fields. Only keys that the loaded mappings write are in it.
import type { MappingSet } from '../mapping/mapping-set.ts';
import { keysInUse } from './written-keys.ts';

/** LEEF key -> QRadar's field. devTime is not among them: QRadar's own parser reads epoch milliseconds. */
const fields: readonly (readonly [string, string])[] = [
  ['cat', 'EventCategory'],
  ['src', 'SourceIp'],
  ['dst', 'DestinationIp'],
  ['srcPort', 'SourcePort'],
  ['dstPort', 'DestinationPort'],
  ['srcMAC', 'SourceMAC'],
  ['dstMAC', 'DestinationMAC'],
  ['proto', 'Protocol'],
  ['usrName', 'UserName'],
  ['identHostName', 'HostName'],
  ['identNetBios', 'NetBIOSName'],
  ['identGrpName', 'GroupName'],
];

const eventId = 'LEEF:[12]\\.0\\|[^|]*\\|[^|]*\\|[^|]*\\|([^|]*)\\|';

export function logSourceExtension(set: MappingSet): string {
  const used = keysInUse(set, 'leef');
  // For releases of QRadar that know no leef-matcher: TAB of LEEF 1.0, ^ of LEEF 2.0.
  const chosen = fields.filter(([key]) => used.has(key));
  const patterns = [
    pattern('eventId', eventId),
    ...chosen.map(([key]) => pattern(key, key, 'LeefKey')),
    ...chosen.map(([key]) => pattern(`${key}InLeef1`, `[|\\t]${key}=([^\\t]+)`)),
    ...chosen.map(([key]) => pattern(`${key}InLeef2`, `[|^]${key}=([^^]+)`)),
  ];
  const matchers = chosen.flatMap(([key, field]) => [
    `    <leef-matcher field="${field}" order="1" pattern-id="${key}"/>\n`,
    `    <matcher field="${field}" order="2" pattern-id="${key}InLeef1" capture-group="1"/>\n`,
    `    <matcher field="${field}" order="3" pattern-id="${key}InLeef2" capture-group="1"/>\n`,
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>
<!-- Log source extension of the Defender SIEM connector; deploy/qradar/README.md says when it is needed. -->
<device-extension xmlns="event_parsing/device_extension">
${patterns.join('')}  <match-group order="1" description="Defender SIEM connector" xmlns="">
    <matcher field="EventName" order="1" pattern-id="eventId" capture-group="1"/>
${matchers.join('')}    <event-match-multiple pattern-id="eventId" capture-group-index="1" force-qidmap-lookup-on-fixup="true"/>
  </match-group>
</device-extension>
`;
}

function pattern(id: string, text: string, type?: 'LeefKey'): string {
  const attribute = type === undefined ? '' : ` type="${type}"`;
  return `  <pattern id="${id}"${attribute} xmlns=""><![CDATA[${text}]]></pattern>\n`;
}
