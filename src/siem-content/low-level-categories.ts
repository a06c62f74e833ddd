// QRadar's low-level category of each kind of event, as data. The first row that fits decides. The numbers of 5001
// and 6001 are known from experience, the others stand in IBM's tables of categories.

export interface LowLevelCategory {
  readonly id: number;
  readonly name: string;
}

export function lowLevelCategory(kind: string, variant: string): LowLevelCategory {
  const id = `${kind}:${variant}`;
  return rows.find(([pattern]) => pattern.test(id))?.[1] ?? generalAudit;
}

const generalAudit = { id: 19_001, name: 'General Audit Event' };

const rows: readonly (readonly [RegExp, LowLevelCategory])[] = [
  // The rest of an event that was counted with its first line.
  [/:continuation$/, generalAudit],
  [/^connector:heartbeat:/, { id: 8_006, name: 'System Status' }],
  [/^connector:lifecycle:started$/, { id: 8_009, name: 'Service Started' }],
  [/^connector:lifecycle:stopped$/, { id: 8_010, name: 'Service Stopped' }],
  [/^connector:lifecycle:/, { id: 8_003, name: 'System Configuration' }],
  [/^connector:.*:recovered$/, { id: 8_006, name: 'System Status' }],
  [/^connector:/, { id: 8_007, name: 'System Error' }],
  [
    /^(detection|alert|mail|file):(malware|ransomware|unwanted-software):/,
    { id: 6_001, name: 'Unknown Malware' },
  ],
  [/^air:zapped-malware:/, { id: 6_001, name: 'Unknown Malware' }],
  [/^(detection|alert):exploit:/, { id: 5_001, name: 'Unknown Exploit Attack' }],
  [/^(detection|alert):(reconnaissance|discovery):/, { id: 1_001, name: 'Unknown Form of Recon' }],
  [
    /^alert-o365:(access-governance|data-governance|data-loss-prevention|insider-risk-management):/,
    { id: 9_013, name: 'Compliance Policy Violation' },
  ],
  [
    /^(detection|alert|alert-o365|mail|url-click|file|air|incident):/,
    { id: 7_006, name: 'Suspicious Activity' },
  ],
];
