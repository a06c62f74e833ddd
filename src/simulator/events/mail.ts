// RecordType 28: a mail in which Defender for Office 365 found something.
import type { SeededRandom } from '../seeded-random.ts';
import { outsideAddress } from './cast.ts';
import { type MakeOfficeRecord, makeOfficeRecord, threatIntelligence } from './office-record.ts';
import { zonelessTime } from './times.ts';

interface Finding {
  readonly Verdict: string;
  readonly DetectionMethod: string;
  readonly policies: readonly (string | number)[];
  readonly actions: readonly (string | number)[];
  readonly technologies: readonly string[];
}

const findings: readonly Finding[] = [
  {
    Verdict: 'Malware',
    DetectionMethod: 'File detonation',
    // Documented as numbers, seen as words: both occur.
    policies: ['SafeAttachements', 10],
    actions: ['Quarantine', 8],
    technologies: ['Malware: [File detonation]', 'Spam: [General filter]'],
  },
  {
    Verdict: 'Phish',
    DetectionMethod: 'Spoof external domain',
    policies: ['Spoof', 7],
    actions: ['MoveToJmf', 0],
    technologies: ['Phish: [Spoof external domain, Fingerprint matching]'],
  },
  {
    Verdict: 'Phish',
    DetectionMethod: 'URL detonation reputation',
    policies: ['HighConfidencePhish', 15],
    actions: ['Quarantine', 5],
    technologies: ['Phish: [URL detonation reputation, LLM content analysis]'],
  },
  {
    Verdict: 'Spam',
    DetectionMethod: 'General filter',
    policies: ['HSPM', 1],
    actions: ['MoveToJmf', 6],
    technologies: ['Spam: [General filter]'],
  },
];

/** Where a mail went: action, first place, last place, and when it was seen through. */
const deliveries = [
  ['Blocked', 'Quarantine', 'Quarantine', 'Inline'],
  ['Delivered', 'Inbox', 'Inbox', 'Delayed'],
  ['Delivered', 'Inbox', 'Quarantine', 'ZAP'],
  ['Delivered', 'Inbox', 'Inbox', 'ZAP'],
  ['DeliveredAsSpam', 'JunkFolder', 'JunkFolder', 'Inline'],
  ['Replaced', 'Inbox', 'Inbox', 'Inline'],
] as const;

const subjects = [
  'Invoice\tMarch = due | please pay',
  'Ihre Rechnung für Müller & Söhne',
  '配達のお知らせ',
  'Re: Re: Your mailbox is full \\ verify now',
];

export const makeMail: MakeOfficeRecord = (cast, random, loggedAtMs) => {
  const finding = random.pick(findings);
  const [action, firstPlace, lastPlace, detectionType] = random.pick(deliveries);
  const sender = `${random.pick(['billing', 'noreply', 'hr'])}@${random.pick(['evil', 'bad'])}.example`;
  const messageId = random.uuid();
  const recipients = Array.from({ length: random.pick([1, 1, 1, 2, 5]) }, () => random.pick(cast.people).upn);
  const common = { RecordType: 28, Operation: 'TIMailData', ...threatIntelligence };
  return makeOfficeRecord(cast, random, loggedAtMs, 'Audit.General', common, {
    ObjectId: `${messageId}${random.integer(1_000_000_000, 9_999_999_999)}`,
    AdditionalActionsAndResults: actionResults(detectionType, lastPlace),
    ...(finding.Verdict === 'Malware' && { AttachmentData: makeAttachments(random) }),
    AuthDetails: makeAuthentication(random),
    ...(random.chance(0.2) && { Connectors: `${random.uuid()}: [Inbound from partner]` }),
    DeliveryAction: action,
    DetectionMethod: finding.DetectionMethod,
    DetectionType: detectionType,
    Directionality: random.pick(['Inbound', 'Inbound', 'Inbound', 'Outbound', 'IntraOrg']),
    EventDeepLink: `https://security.microsoft.com/?hash=/threatexplorer?messageParams=${messageId}`,
    InternetMessageId: `<${random.hex(16)}@mail.${sender.slice(sender.indexOf('@') + 1)}>`,
    LatestDeliveryLocation: lastPlace,
    MessageTime: zonelessTime(loggedAtMs - random.integer(20_000, 400_000)),
    NetworkMessageId: messageId,
    OriginalDeliveryLocation: firstPlace,
    P1Sender: `bounce-${random.hex(6)}@mailer.example`,
    P2Sender: sender,
    ...(finding.Verdict === 'Phish' && { PhishConfidenceLevel: random.pick(['Normal', 'High']) }),
    Policy: random.pick(finding.policies),
    PolicyAction: random.pick(finding.actions),
    Recipients: recipients,
    SenderIp: outsideAddress(random),
    Subject: random.pick(subjects),
    SystemOverrides: random.chance(0.3) ? [makeOverride(random)] : [],
    ThreatsAndDetectionTech: finding.technologies,
    Verdict: finding.Verdict,
  });
};

function actionResults(detectionType: string, lastPlace: string): readonly string[] {
  if (detectionType !== 'ZAP') return ['OriginalDelivery: [N/A]'];
  const isMoved = lastPlace === 'Quarantine';
  return [`Zap: [${isMoved ? 'Success: Message moved to quarantine' : 'Failure: Message not found'}]`];
}

function makeAttachments(random: SeededRandom): readonly Readonly<Record<string, unknown>>[] {
  return Array.from({ length: random.pick([1, 1, 2]) }, (_, at) => ({
    FileName: random.pick(['Rechnung_März.pdf.exe', 'invoice.docm', 'scan 001.iso']),
    FileType: random.pick(['exe;zip', 'docm', 'iso']),
    FileVerdict: at === 0 ? 1 : random.pick([0, -1, -2, -3]),
    ...(at === 0 && { MalwareFamily: random.pick(['Trojan_Gen', 'Malicious Payload']) }),
    SHA256: random.chance(0.5) ? random.hex(64) : random.hex(64).toUpperCase(),
  }));
}

function makeAuthentication(random: SeededRandom): readonly Readonly<Record<string, string>>[] {
  return [
    { Name: 'SPF', Value: random.pick(['Pass', 'Fail', 'None']) },
    { Name: 'DKIM', Value: random.pick(['Pass', 'Fail', 'None']) },
    { Name: 'DMARC', Value: random.pick(['Pass', 'Best guess pass', 'Permanent error']) },
    { Name: 'Comp Auth', Value: random.pick(['pass', 'fail', 'none']) },
  ];
}

function makeOverride(random: SeededRandom): Readonly<Record<string, string>> {
  return {
    Details: 'Exchange transport rule',
    FinalOverride: random.pick(['Yes', 'No']),
    Result: random.pick(['Allow', 'Block']),
    Source: random.pick(['Tenant', 'User']),
  };
}
