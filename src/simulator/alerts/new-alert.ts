// A fresh alert of any of the services behind Microsoft Graph, with its first evidence: of each service some
// stories, and now and then evidence of a type that nobody would expect there.
import type { Cast } from '../events/cast.ts';
import { shortTickTime } from '../events/times.ts';
import { evidenceTypes } from '../evidence/evidence-schema.ts';
import { type Evidence, makeEvidence } from '../evidence/make-evidence.ts';
import { makeScene, type Scene } from '../evidence/scene.ts';
import type { SeededRandom } from '../seeded-random.ts';
import { endpointService, type GraphAlert } from './graph-alert.ts';

interface Story {
  readonly service: string;
  readonly product: string;
  readonly detectors: readonly string[];
  /** First letters of the alert's id. */
  readonly prefix: string;
  readonly titles: readonly (readonly [title: string, category: string, techniques: readonly string[]])[];
  readonly evidence: readonly string[];
}

const endpointStory: Story = {
  service: endpointService,
  product: 'Microsoft Defender for Endpoint',
  detectors: ['antivirus', 'microsoftDefenderForEndpoint', 'customTi', 'smartScreen', 'customDetection'],
  prefix: 'da',
  titles: [
    ["'Mikatz' malware was detected", 'Malware', ['T1003.001']],
    ['Suspicious PowerShell command line', 'Execution', ['T1059.001', 'T1027']],
    ['Ransomware behavior detected in the file system', 'Ransomware', ['T1486']],
    ['Connection to a custom network indicator | blocked=no', 'CommandAndControl', ['T1071']],
    ['An active unwanted software was blocked', 'UnwantedSoftware', []],
  ],
  evidence: [
    'processEvidence',
    'fileEvidence',
    'userEvidence',
    'ipEvidence',
    'urlEvidence',
    'registryValueEvidence',
  ],
};

const otherStories: readonly Story[] = [
  {
    service: 'microsoftDefenderForOffice365',
    product: 'Microsoft Defender for Office 365',
    detectors: ['microsoftDefenderForOffice365', 'automatedInvestigation'],
    prefix: 'fa',
    titles: [
      [
        'Email messages containing malicious URL removed after delivery\u200b',
        'InitialAccess',
        ['T1566.002'],
      ],
    ],
    evidence: ['analyzedMessageEvidence', 'mailboxEvidence', 'mailClusterEvidence', 'urlEvidence'],
  },
  {
    service: 'microsoftDefenderForIdentity',
    product: 'Microsoft Defender for Identity',
    detectors: ['microsoftDefenderForIdentity'],
    prefix: 'aa',
    titles: [
      ['Suspected DCSync attack (replication of directory services)', 'CredentialAccess', ['T1003.006']],
    ],
    evidence: ['userEvidence', 'deviceEvidence', 'activeDirectoryDomainEvidence', 'securityGroupEvidence'],
  },
  {
    service: 'microsoftDefenderForCloudApps',
    product: 'Microsoft Defender for Cloud Apps',
    detectors: ['cloudAppSecurity'],
    prefix: 'ca',
    titles: [['Mass download by a single user', 'Exfiltration', []]],
    evidence: ['userEvidence', 'cloudApplicationEvidence', 'ipEvidence', 'oauthApplicationEvidence'],
  },
  {
    service: 'azureAdIdentityProtection',
    product: 'Microsoft Entra ID Protection',
    detectors: ['azureAdIdentityProtection'],
    prefix: 'ad',
    titles: [['Anonymous IP address', 'InitialAccess', ['T1078']]],
    evidence: ['userEvidence', 'ipEvidence', 'cloudLogonSessionEvidence', 'cloudLogonRequestEvidence'],
  },
  {
    service: 'microsoftDefenderForCloud',
    product: 'Microsoft Defender for Cloud',
    detectors: ['microsoftDefenderForContainers', 'microsoftDefenderForStorage', 'microsoftDefenderForIoT'],
    prefix: 'dc',
    titles: [['Privileged container detected', 'PrivilegeEscalation', ['T1611']]],
    evidence: ['kubernetesPodEvidence', 'containerEvidence', 'azureResourceEvidence', 'blobEvidence'],
  },
  {
    service: 'microsoftSentinel',
    product: 'Microsoft Sentinel',
    detectors: ['scheduledAlerts', 'nrtAlerts'],
    prefix: 'sn',
    titles: [['Sign-ins from unusual places = {{City}}', 'InitialAccess', []]],
    evidence: ['userEvidence', 'ipEvidence', 'amazonResourceEvidence'],
  },
];

/** `happenedAtMs` is also when the alert was created; of an update time only the caller knows. */
export function newAlert(
  cast: Cast,
  random: SeededRandom,
  happenedAtMs: number,
  isOfEndpoint: boolean,
): GraphAlert {
  const story = isOfEndpoint ? endpointStory : random.pick(otherStories);
  const scene = makeScene(cast, random, happenedAtMs);
  const [title, category, techniques] = random.pick(story.titles);
  const ticks = `63${random.integer(7_000_000, 9_000_000)}${random.integer(100_000_000, 999_999_999)}`;
  const id = `${story.prefix}${ticks}_${random.integer(-2_000_000_000, 2_000_000_000)}`;
  const isMalware = category === 'Malware';
  const startedAtMs = happenedAtMs - random.integer(0, 1_800_000);
  const created = shortTickTime(happenedAtMs, random.integer(0, 10_000));
  return {
    id,
    providerAlertId: isOfEndpoint ? id : random.uuid(),
    incidentId: '',
    status: 'new',
    severity: random.pick(['high', 'medium', 'medium', 'low', 'informational']),
    classification: null,
    determination: null,
    serviceSource: story.service,
    detectionSource: random.pick(story.detectors),
    productName: story.product,
    detectorId: random.uuid(),
    tenantId: cast.tenantId,
    title,
    description: `${title}.\nSeen on ${scene.device.dnsName} | user = ${scene.person.account}.`,
    recommendedActions: random.chance(0.5) ? '1. Isolate the device.\r\n2. Reset the password.' : '',
    category,
    categories: random.chance(0.2) ? [category, 'DefenseEvasion'] : [category],
    assignedTo: null,
    alertPolicyId: random.chance(0.1) ? random.uuid() : null,
    alertWebUrl: `https://security.microsoft.com/alerts/${id}?tid=${cast.tenantId}`,
    incidentWebUrl: '',
    actorDisplayName: random.chance(0.1) ? 'BORON' : null,
    threatDisplayName: isMalware ? 'HackTool:Win32/Mikatz!dha' : null,
    threatFamilyName: isMalware ? 'Mikatz' : null,
    mitreTechniques: techniques,
    createdDateTime: created,
    lastUpdateDateTime: created,
    resolvedDateTime: null,
    firstActivityDateTime: shortTickTime(startedAtMs, random.integer(0, 10_000)),
    lastActivityDateTime: shortTickTime(
      startedAtMs + random.integer(0, happenedAtMs - startedAtMs + 1),
      random.integer(0, 10_000),
    ),
    investigationState: random.pick([null, 'queued', 'unsupportedAlertType', 'running']),
    systemTags: random.chance(0.1) ? ['Defender Experts'] : [],
    comments: [],
    evidence: firstEvidence(story, scene),
    additionalData: random.chance(0.1) ? { OriginalAlertProductName: 'MDC | DETECTION', Count: 3 } : null,
    customDetails: random.chance(0.1) ? { 'City=Key': ['Köln', 'a|b'] } : null,
  };
}

/** More evidence, as an investigation finds it. */
export function moreEvidence(cast: Cast, random: SeededRandom, foundAtMs: number): Evidence {
  return makeEvidence(random.pick(evidenceTypes), makeScene(cast, random, foundAtMs));
}

function firstEvidence(story: Story, scene: Scene): readonly Evidence[] {
  const { random } = scene;
  const usual = random.shuffled(story.evidence).slice(0, random.integer(1, 4));
  const device = story === endpointStory ? ['deviceEvidence'] : [];
  const unusual = random.chance(0.4) ? [random.pick(evidenceTypes)] : [];
  return [...device, ...usual, ...unusual].map((type) => makeEvidence(type, scene));
}
