// How ArcSight ESM is told what a class of events means: its category fields, by kind and variant, as data. The
// first row that fits decides; kinds of your own that no row knows get the last. Which of the values stand in
// public samples and which come from experience says deploy/arcsight/README.md.

export interface ArcSightCategory {
  readonly object: string;
  readonly behavior: string;
  readonly technique: string;
  readonly deviceGroup: string;
  readonly significance: string;
  readonly outcome: string;
}

type OfKind = Pick<ArcSightCategory, 'object' | 'behavior' | 'technique' | 'deviceGroup'>;
type OfVariant = Pick<ArcSightCategory, 'significance' | 'outcome'>;

export function arcSightCategory(kind: string, variant: string): ArcSightCategory {
  const ofKind = kinds.find(([pattern]) => pattern.test(kind))?.[1] ?? otherKind;
  const id = `${kind}:${variant}`;
  const ofVariant = variants.find(([pattern]) => pattern.test(id))?.[1] ?? otherVariant;
  return { ...ofKind, ...ofVariant };
}

const endpoint = { object: '/Host', behavior: '/Execute/Start', technique: '', deviceGroup: '/IDS/Host' };
const service = '/Host/Application/Service';
const cloud = {
  object: service,
  behavior: '/Access',
  technique: '',
  deviceGroup: '/IDS/Application/Service',
};
const mail = { ...cloud, behavior: '/Communicate' };
const own = {
  object: '/Host/Application',
  behavior: '/Execute/Response',
  technique: '',
  deviceGroup: '/Application',
};

const kinds: readonly (readonly [RegExp, OfKind])[] = [
  [
    /^detection:(malware|ransomware|unwanted-software)$/,
    { ...endpoint, technique: '/Code Execution/Trojan' },
  ],
  [/^detection:privilege-escalation$/, { ...endpoint, technique: '/Exploit/Privilege Escalation' }],
  [/^detection:exploit$/, { ...endpoint, technique: '/Exploit/Vulnerability' }],
  [/^detection:(collection|exfiltration)$/, { ...endpoint, technique: '/Information Leak' }],
  [/^detection:/, endpoint],
  [/^alert:(malware|ransomware|unwanted-software)$/, { ...cloud, technique: '/Code Execution/Trojan' }],
  [/^alert:privilege-escalation$/, { ...cloud, technique: '/Exploit/Privilege Escalation' }],
  [/^alert:exploit$/, { ...cloud, technique: '/Exploit/Vulnerability' }],
  [/^alert:(collection|exfiltration)$/, { ...cloud, technique: '/Information Leak' }],
  [
    /^alert-o365:(data-loss-prevention|insider-risk-management)$/,
    { ...cloud, technique: '/Information Leak' },
  ],
  [/^(alert|alert-o365):|^incident$/, cloud],
  [/^mail:malware$/, { ...mail, technique: '/Code Execution/Trojan' }],
  [/^mail:/, mail],
  [/^url-click$/, cloud],
  [/^file:/, { ...cloud, object: '/Host/Resource/File', behavior: '/Create' }],
  [/^air:/, { ...cloud, behavior: '/Execute/Response' }],
  [/^connector:lifecycle$/, { ...own, behavior: '/Execute/Start' }],
  [/^connector:/, own],
];
/** Operations of an open list: what users and administrators do in a service. */
const otherKind: OfKind = { ...cloud, deviceGroup: '/Application' };

const succeeded = { significance: '/Compromise', outcome: '/Success' };
const prevented = { significance: '/Hostile', outcome: '/Failure' };
const attempted = { significance: '/Suspicious', outcome: '/Attempt' };
const settled = { significance: '/Informational', outcome: '/Success' };
const otherVariant: OfVariant = { significance: '/Informational', outcome: '/Attempt' };

/** `outcome` of an attack says whether the attack had success; of the connector's own events, whether its work had. */
const variants: readonly (readonly [RegExp, OfVariant])[] = [
  [/:continuation$/, otherVariant],
  [
    /^connector:.*:(failing|expired|missing|unsubscribed)$/,
    { significance: '/Informational/Error', outcome: '/Failure' },
  ],
  [
    /^connector:.*:(throttled|expiring|drift|other)$/,
    { significance: '/Informational/Warning', outcome: '/Attempt' },
  ],
  [/^connector:.*:alive$/, { significance: '/Normal', outcome: '/Success' }],
  [/^connector:/, settled],
  [/:(resolved|dismissed|merged|no-threats)$/, { significance: '/Informational', outcome: '/Attempt' }],
  [/^mail:spam:/, { significance: '/Informational/Warning', outcome: '/Attempt' }],
  [/:(blocked|removed|replaced|junked|remediated)$/, prevented],
  [/:(delivered|not-remediated|removal-failed|overridden|pending-overridden)$/, succeeded],
  [/^(detection|alert):(reconnaissance|discovery):/, { significance: '/Recon', outcome: '/Attempt' }],
  [/^(detection|alert|alert-o365|mail|url-click|file|air|incident):/, attempted],
];
