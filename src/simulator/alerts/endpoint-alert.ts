// An alert as the API of Defender for Endpoint shows it: other names and words than in Microsoft Graph, the device
// beside the evidence, and every piece of evidence flat, with all keys.
import type { Evidence } from '../evidence/make-evidence.ts';
import type { GraphAlert } from './graph-alert.ts';

type Fields = Readonly<Record<string, unknown>>;

const words: Readonly<Record<string, string>> = {
  antivirus: 'WindowsDefenderAv',
  microsoftDefenderForEndpoint: 'WindowsDefenderAtp',
  smartScreen: 'WindowsDefenderSmartScreen',
  customTi: 'CustomerTI',
  compromisedAccount: 'CompromisedUser',
  notMalicious: 'Clean',
  notEnoughDataToValidate: 'InsufficientData',
  confirmedActivity: 'ConfirmedUserActivity',
};

/** The API's word for a word of Graph's enums. */
export function endpointWord(word: string): string {
  return words[word] ?? word.charAt(0).toUpperCase() + word.slice(1);
}

export function endpointAlert(alert: GraphAlert, hasEvidence: boolean): Fields {
  const device = evidenceOf(alert, 'device');
  const user = part(evidenceOf(alert, 'user'), 'userAccount');
  const wordOf = (word: string | null) => (word === null ? null : endpointWord(word));
  return {
    id: alert.id,
    incidentId: Number(alert.incidentId),
    investigationId: investigationOf(alert),
    assignedTo: alert.assignedTo,
    severity: endpointWord(alert.severity),
    status: endpointWord(alert.status),
    classification: wordOf(alert.classification),
    determination: wordOf(alert.determination),
    investigationState: wordOf(alert.investigationState),
    detectionSource: endpointWord(alert.detectionSource),
    detectorId: alert.detectorId,
    category: alert.category,
    threatFamilyName: alert.threatFamilyName,
    title: alert.title,
    description: alert.description,
    alertCreationTime: alert.createdDateTime,
    firstEventTime: alert.firstActivityDateTime,
    lastEventTime: alert.lastActivityDateTime,
    lastUpdateTime: alert.lastUpdateDateTime,
    resolvedTime: alert.resolvedDateTime,
    machineId: device['mdeDeviceId'] ?? null,
    computerDnsName: device['deviceDnsName'] ?? null,
    rbacGroupName: device['rbacGroupName'] ?? null,
    aadTenantId: alert.tenantId,
    threatName: alert.threatDisplayName,
    mitreTechniques: alert.mitreTechniques,
    relatedUser: user['accountName']
      ? { userName: user['accountName'], domainName: user['domainName'] ?? null }
      : null,
    comments: alert.comments.map(({ comment, createdByDisplayName, createdDateTime }) => ({
      comment,
      createdBy: createdByDisplayName,
      createdTime: createdDateTime,
    })),
    evidence: hasEvidence ? alert.evidence.flatMap((evidence) => flatEvidence(evidence) ?? []) : [],
  };
}

/** Null as long as nobody, and no automation, looks into the alert. */
export function investigationOf({ investigationState, incidentId }: GraphAlert): number | null {
  return investigationState === null ? null : Number(incidentId) + 90_000;
}

const nothing = {
  entityType: null,
  evidenceCreationTime: null,
  sha1: null,
  sha256: null,
  fileName: null,
  filePath: null,
  processId: null,
  processCommandLine: null,
  processCreationTime: null,
  parentProcessId: null,
  parentProcessCreationTime: null,
  parentProcessFileName: null,
  parentProcessFilePath: null,
  ipAddress: null,
  url: null,
  registryKey: null,
  registryHive: null,
  registryValueType: null,
  registryValue: null,
  accountName: null,
  domainName: null,
  userSid: null,
  aadUserId: null,
  userPrincipalName: null,
  detectionStatus: null,
};

/** Undefined for a kind of evidence that this API does not know. */
function flatEvidence(evidence: Evidence): Fields | undefined {
  const type = evidence['@odata.type'].replace(/^.*\.(.*)Evidence$/, '$1');
  const own = ownFields(type, evidence);
  if (!own) return undefined;
  const status = evidence['detectionStatus'];
  return {
    ...nothing,
    evidenceCreationTime: evidence['createdDateTime'],
    detectionStatus: typeof status === 'string' ? endpointWord(status) : null,
    ...own,
  };
}

function ownFields(type: string, evidence: Evidence): Fields | undefined {
  switch (type) {
    case 'user':
      return { entityType: 'User', ...userFields(part(evidence, 'userAccount')) };
    case 'process':
      return {
        entityType: 'Process',
        ...fileFields(part(evidence, 'imageFile')),
        ...processFields(evidence),
      };
    case 'file':
      return { entityType: 'File', ...fileFields(part(evidence, 'fileDetails')) };
    case 'ip':
      return { entityType: 'Ip', ipAddress: evidence['ipAddress'] };
    case 'url':
      return { entityType: 'Url', url: evidence['url'] };
    case 'registryKey':
    case 'registryValue':
      return {
        entityType: 'Registry',
        registryKey: evidence['registryKey'],
        registryHive: evidence['registryHive'],
        registryValueType: evidence['registryValueType'] ?? null,
        registryValue: evidence['registryValue'] ?? null,
      };
    default:
      return undefined;
  }
}

function userFields(account: Fields): Fields {
  return {
    accountName: account['accountName'] ?? null,
    domainName: account['domainName'] ?? null,
    userSid: account['userSid'] ?? null,
    aadUserId: account['azureAdUserId'] ?? null,
    userPrincipalName: account['userPrincipalName'] ?? null,
  };
}

function fileFields(file: Fields): Fields {
  return {
    sha1: file['sha1'] ?? null,
    sha256: file['sha256'] ?? null,
    fileName: file['fileName'] ?? null,
    filePath: file['filePath'] ?? null,
  };
}

function processFields(evidence: Evidence): Fields {
  const parent = part(evidence, 'parentProcessImageFile');
  return {
    processId: evidence['processId'],
    processCommandLine: evidence['processCommandLine'],
    processCreationTime: evidence['processCreationDateTime'],
    parentProcessId: evidence['parentProcessId'],
    parentProcessCreationTime: evidence['parentProcessCreationDateTime'],
    parentProcessFileName: parent['fileName'] ?? null,
    parentProcessFilePath: parent['filePath'] ?? null,
  };
}

function evidenceOf({ evidence }: GraphAlert, type: string): Fields {
  return evidence.find((each) => each['@odata.type'].endsWith(`.${type}Evidence`)) ?? {};
}

function part(fields: Fields, name: string): Fields {
  return (fields[name] ?? {}) as Fields;
}
