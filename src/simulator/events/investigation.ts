// RecordType 64: one step of an automated investigation (AIR). Its alert and its actions are JSON documents
// inside strings, with what Newtonsoft leaves there: $id and $ref, a key written twice, dates in two styles.
import type { SeededRandom } from '../seeded-random.ts';
import { type Cast, evilUrl } from './cast.ts';
import { type MakeOfficeRecord, makeOfficeRecord } from './office-record.ts';
import { americanTime, tickTime, zonelessTime } from './times.ts';

const kinds = [
  ['ZappedUrlInvestigation', 'ZappedUrlInvestigation', 'Mail with malicious urls is zapped'],
  ['ZappedFileInvestigation', 'ZappedFileInvestigation', 'Mail with malicious file is zapped'],
  ['UrlVerdictChangeInvestigation', 'UrlVerdictChangeInvestig', 'Clicked url Verdict changed to malicious'],
  ['SubmissionInvestigation', 'SubmissionInvestigation', 'User reported mail'],
] as const;

const openStatuses = ['Investigation Started', 'Running', 'Pending Action', 'Threats Found'];
const closedStatuses = [
  'Remediated',
  'No threats found',
  'Terminated by System',
  'Terminated By User',
  'Terminated by throttling',
  'Failed',
];

interface Investigation {
  readonly id: string;
  readonly alertId: string;
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
  readonly isClosed: boolean;
  readonly networkMessageId: string;
  readonly url: string;
}

export const makeInvestigation: MakeOfficeRecord = (cast, random, loggedAtMs) => {
  const [type, prefix, title] = random.pick(kinds);
  const status = random.pick([...openStatuses, ...closedStatuses]);
  const investigation: Investigation = {
    id: `urn:${prefix}:${random.hex(32)}`,
    alertId: random.uuid(),
    startedAtMs: loggedAtMs - random.integer(60_000, 3_600_000),
    updatedAtMs: loggedAtMs - random.integer(0, 30_000),
    isClosed: closedStatuses.includes(status),
    networkMessageId: random.uuid(),
    url: evilUrl(random),
  };
  const common = {
    RecordType: 64,
    Operation: 'AirInvestigationData',
    Workload: 'AirInvestigation',
    UserType: 4,
    UserKey: 'AirInvestigation',
    UserId: 'AirInvestigation',
  };
  return makeOfficeRecord(cast, random, loggedAtMs, 'Audit.General', common, {
    ObjectId: random.uuid(),
    DeepLinkUrl: `https://security.microsoft.com/mtp-investigation/${investigation.id}`,
    EndTimeUtc: investigation.isClosed ? zonelessTime(investigation.updatedAtMs) : '0001-01-01T00:00:00',
    InvestigationId: investigation.id,
    InvestigationName: `${title} - ${investigation.id}`,
    InvestigationType: type,
    LastUpdateTimeUtc: zonelessTime(investigation.updatedAtMs),
    ...(random.chance(0.8) && {
      RunningTime: Math.round((loggedAtMs - investigation.startedAtMs) / 1_000),
    }),
    StartTimeUtc: zonelessTime(investigation.startedAtMs),
    Status: status,
    ...(random.chance(0.85) && { Data: alertText(cast, random, investigation) }),
    ...(random.chance(0.8) && { Actions: [actionText(cast, random, investigation)] }),
  });
};

function actionText(cast: Cast, random: SeededRandom, investigation: Investigation): string {
  const updated = tickTime(investigation.updatedAtMs, random.integer(0, 10_000));
  const text = JSON.stringify({
    $id: '1',
    ActionId: `urn:EmailZapper:${random.hex(32)}`,
    InvestigationId: investigation.id,
    ActionApproval: random.pick(['None', 'Approved']),
    ActionType: 'EmailRemediation',
    ActionStatus: random.pick(['Pending', 'Running', 'Waiting on resource', 'Completed', 'Failed']),
    Entities: [
      {
        $id: '2',
        NetworkMessageIds: [investigation.networkMessageId, random.uuid()],
        CountByThreatType: { HighConfPhish: 1, Phish: 0, Malware: 0, Spam: 0, MaliciousUrl: 2 },
        CountByProtectionStatus: { Delivered: 1, Blocked: 1 },
        CountByDeliveryLocation: { Inbox: 1, Quarantine: 1 },
        Query: `( (NormalizedUrl:"${investigation.url}") AND (ContentType: 1))`,
        QueryTime: updated,
        MailCount: 2,
        IsVolumeAnamoly: false,
        ClusterSourceIdentifier: investigation.url,
        ClusterSourceType: 'UrlThreatIndicator',
        ClusterQueryStartTime: zonelessTime(investigation.startedAtMs - 1_728_000_000),
        ClusterQueryEndTime: updated,
        ClusterGroup: 'UrlThreatIdentifier',
        Type: 'mailCluster',
        ClusterBy: 'NormalizedUrl;ContentType',
        ClusterByValue: `${investigation.url};1`,
        Urn: `urn:MailClusterEntity:${random.hex(32)}`,
        Source: 'OATP',
        FirstSeen: zonelessTime(investigation.startedAtMs),
      },
      { $ref: '2' },
    ],
    RelatedAlertIds: [investigation.alertId],
    StartTimeUtc: zonelessTime(investigation.startedAtMs),
    ...(investigation.isClosed && { EndTimeUtc: zonelessTime(investigation.updatedAtMs) }),
    LastUpdateTimeUtc: updated,
    TimestampUtc: zonelessTime(investigation.startedAtMs),
    ...(random.chance(0.3) && { ApprovedBy: random.pick(cast.people).upn }),
    BulkName: `Mail with malicious urls is zapped - ${investigation.id}`,
    ResourceIdentifiers: [{ $id: '3', AadTenantId: cast.tenantId, Type: 'AAD' }],
    PendingType: 'User',
    LogCreationTime: updated,
    MachineName: `SIM${random.hex(8).toUpperCase()}`,
    Description: "For malicious emails, you can move to junk, soft or hard delete from user's mailbox.",
  });
  // The same key twice in one object, the second time the American way: a strict reader fails on it.
  return text.replace('"Urn":', `"QueryTime":"${americanTime(investigation.updatedAtMs)}","Urn":`);
}

function alertText(cast: Cast, random: SeededRandom, investigation: Investigation): string {
  const person = random.pick(cast.people);
  const started = tickTime(investigation.startedAtMs, random.integer(0, 10_000));
  return JSON.stringify({
    Version: '3.0',
    VendorName: 'Microsoft',
    ProviderName: 'OATP',
    AlertType: random.uuid(),
    StartTimeUtc: started,
    EndTimeUtc: started,
    TimeGenerated: started,
    ProcessingEndTime: tickTime(investigation.updatedAtMs, random.integer(0, 10_000)),
    Status: investigation.isClosed ? 'Resolved' : 'InProgress',
    DetectionTechnology: random.pick(['URLList', 'UrlReputation']),
    Severity: random.pick(['Informational', 'Low', 'Medium', 'High']),
    ConfidenceLevel: 'Unknown',
    ConfidenceScore: 1.0,
    IsIncident: false,
    ProviderAlertId: investigation.alertId,
    SystemAlertId: null,
    CorrelationKey: random.uuid(),
    Investigations: [{ $id: '1', Id: investigation.id, InvestigationStatus: 'Running' }],
    InvestigationIds: [investigation.id],
    Intent: 'Probing',
    ResourceIdentifiers: [{ $id: '2', AadTenantId: cast.tenantId, Type: 'AAD' }],
    AzureResourceId: null,
    WorkspaceId: null,
    WorkspaceSubscriptionId: null,
    WorkspaceResourceGroup: null,
    AgentId: null,
    AlertDisplayName: 'Email messages containing malicious URL removed after delivery\u200b',
    Description: 'Emails with malicious URL that were delivered and later removed -V1.0.0.3',
    ExtendedLinks: [
      {
        Href: `https://security.microsoft.com/alerts/fa${investigation.alertId}`,
        Category: null,
        Label: 'alert',
        Type: 'webLink',
      },
    ],
    Metadata: { CustomApps: null, GenericInfo: null },
    ...(random.chance(0.9) && { Entities: makeEntities(cast, random, investigation, person.upn) }),
    LogCreationTime: tickTime(investigation.updatedAtMs, random.integer(0, 10_000)),
    MachineName: `SIM${random.hex(8).toUpperCase()}`,
    SourceTemplateType: random.pick(['Threat_Single', 'MaliciousUrlClick_Single']),
    Category: 'ThreatManagement',
    SourceAlertType: 'System',
  });
}

function makeEntities(
  cast: Cast,
  random: SeededRandom,
  investigation: Investigation,
  upn: string,
): unknown[] {
  const seen = { Source: 'OATP', FirstSeen: zonelessTime(investigation.startedAtMs) };
  const mailbox = {
    $id: '3',
    MailboxPrimaryAddress: upn,
    DisplayName: upn.slice(0, upn.indexOf('@')),
    Upn: upn,
    AadId: random.uuid(),
    RiskLevel: 'Low',
    Type: 'mailbox',
    Urn: `urn:UserEntity:${random.hex(32)}`,
    ...seen,
  };
  const url = { $id: '4', Url: investigation.url, Type: 'url', ClickCount: 1, EmailCount: 2, ...seen };
  const mail = {
    $id: '5',
    Recipient: upn,
    Urls: [investigation.url],
    Threats: ['ZapPhish', 'HighConfPhish'],
    Sender: 'noreply@evil.example',
    P1Sender: 'noreply@evil.example',
    P1SenderDomain: 'evil.example',
    SenderIP: '198.51.100.7',
    P2Sender: 'noreply@evil.example',
    P2SenderDisplayName: 'Your bank',
    P2SenderDomain: 'evil.example',
    ReceivedDate: zonelessTime(investigation.startedAtMs - 600_000),
    NetworkMessageId: investigation.networkMessageId,
    InternetMessageId: `<${random.hex(12)}@evil.example>`,
    Subject: `Open your mailbox at ${cast.domain}`,
    AntispamDirection: 'Inbound',
    DeliveryAction: 'Delivered',
    ThreatDetectionMethods: ['UrlReputation'],
    Language: 'en',
    DeliveryLocation: 'Inbox',
    OriginalDeliveryLocation: 'Inbox',
    PhishConfidenceLevel: 'High',
    AdditionalActionsAndResults: ['OriginalDelivery: [N/A]'],
    AuthDetails: [{ Name: 'SPF', Value: 'Pass' }],
    SystemOverrides: [],
    Type: 'mailMessage',
    Urn: `urn:MailEntity:${random.hex(32)}`,
    ...seen,
  };
  return [mailbox, url, mail, { $ref: '4' }];
}
