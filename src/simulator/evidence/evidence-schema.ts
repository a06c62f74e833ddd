// The evidence types of Microsoft Graph security alerts and what each holds, as a table: one type a row, a member
// without a type is text. Source: microsoftgraph/msgraph-metadata, v1.0, August 2026.
import { readRows } from './schema-rows.ts';

export interface Member {
  readonly name: string;
  /** `String`, `Int64`, ..., the name of an enum, or that of another row. */
  readonly type: string;
  readonly isList: boolean;
}

const evidenceRows = `
activeDirectoryDomainEvidence activeDirectoryDomainName trustedDomains:activeDirectoryDomainEvidence[]
aiAgentEvidence agentId agentName hostingPlatformType:aiAgentPlatform instructions
amazonResourceEvidence amazonAccountId amazonResourceId resourceName resourceType
analyzedMessageEvidence antiSpamDirection attachmentsCount:Int64 deliveryAction deliveryLocation
  internetMessageId language networkMessageId p1Sender:emailSender p2Sender:emailSender
  receivedDateTime:DateTimeOffset recipientEmailAddress senderIp subject threatDetectionMethods:String[]
  threats:String[] urlCount:Int64 urls:String[] urn
azureResourceEvidence resourceId resourceName resourceType
blobContainerEvidence name storageResource:azureResourceEvidence url
blobEvidence blobContainer:blobContainerEvidence etag fileHashes:fileHash[] name url
cloudApplicationEvidence appId:Int64 displayName instanceId:Int64 instanceName saasAppId:Int64
  stream:stream
cloudLogonRequestEvidence requestId
cloudLogonSessionEvidence account:userEvidence browser deviceName operatingSystem
  previousLogonDateTime:DateTimeOffset protocol sessionId startUtcDateTime:DateTimeOffset userAgent
containerEvidence args:String[] command:String[] containerId image:containerImageEvidence
  isPrivileged:Boolean name pod:kubernetesPodEvidence
containerImageEvidence digestImage:containerImageEvidence imageId registry:containerRegistryEvidence
containerRegistryEvidence registry
deviceEvidence azureAdDeviceId defenderAvStatus:defenderAvStatus deviceDnsName dnsDomain
  firstSeenDateTime:DateTimeOffset healthStatus:deviceHealthStatus hostName ipInterfaces:String[]
  lastExternalIpAddress lastIpAddress loggedOnUsers:loggedOnUser[] mdeDeviceId ntDomain
  onboardingStatus:onboardingStatus osBuild:Int64 osPlatform rbacGroupId:Int32 rbacGroupName
  resourceAccessEvents:resourceAccessEvent[] riskScore:deviceRiskScore version vmMetadata:vmMetadata
dnsEvidence dnsServerIp:ipEvidence domainName hostIpAddress:ipEvidence ipAddresses:ipEvidence[]
fileEvidence detectionStatus:detectionStatus fileDetails:fileDetails mdeDeviceId
fileHashEvidence algorithm:fileHashAlgorithm value
gitHubOrganizationEvidence company displayName email login orgId webUrl
gitHubRepoEvidence baseUrl login owner ownerType repoId
gitHubUserEvidence email login name userId webUrl
googleCloudResourceEvidence fullResourceName location locationType:googleCloudLocationType projectId
  projectNumber:Int64 resourceName resourceType
hostLogonSessionEvidence account:userEvidence endUtcDateTime:DateTimeOffset host:deviceEvidence
  sessionId startUtcDateTime:DateTimeOffset
ioTDeviceEvidence deviceId deviceName devicePageLink deviceSubType deviceType
  importance:ioTDeviceImportanceType ioTHub:azureResourceEvidence ioTSecurityAgentId
  ipAddress:ipEvidence isAuthorized:Boolean isProgramming:Boolean isScanner:Boolean macAddress
  manufacturer model nics:nicEvidence[] operatingSystem owners:String[] protocols:String[] purdueLayer
  sensor serialNumber site source sourceRef:urlEvidence zone
ipEvidence countryLetterCode ipAddress location:geoLocation stream:stream
kubernetesClusterEvidence cloudResource:alertEvidence distribution name platform:kubernetesPlatform
  version
kubernetesControllerEvidence labels:dictionary name namespace:kubernetesNamespaceEvidence type
kubernetesNamespaceEvidence cluster:kubernetesClusterEvidence labels:dictionary name
kubernetesPodEvidence containers:containerEvidence[] controller:kubernetesControllerEvidence
  ephemeralContainers:containerEvidence[] initContainers:containerEvidence[] labels:dictionary name
  namespace:kubernetesNamespaceEvidence podIp:ipEvidence serviceAccount:kubernetesServiceAccountEvidence
kubernetesSecretEvidence name namespace:kubernetesNamespaceEvidence secretType
kubernetesServiceAccountEvidence name namespace:kubernetesNamespaceEvidence
kubernetesServiceEvidence clusterIP:ipEvidence externalIPs:ipEvidence[] labels:dictionary name
  namespace:kubernetesNamespaceEvidence selector:dictionary servicePorts:kubernetesServicePort[]
  serviceType:kubernetesServiceType
mailboxConfigurationEvidence configurationId configurationType:mailboxConfigurationType displayName
  externalDirectoryObjectId:Guid mailboxPrimaryAddress upn
mailboxEvidence displayName primaryAddress upn userAccount:userAccount
mailClusterEvidence clusterBy clusterByValue emailCount:Int64 networkMessageIds:String[] query urn
malwareEvidence category files:fileEvidence[] name processes:processEvidence[]
networkConnectionEvidence destinationAddress:ipEvidence destinationPort:Int32 protocol:protocolType
  sourceAddress:ipEvidence sourcePort:Int32
nicEvidence ipAddress:ipEvidence macAddress vlans:String[]
oauthApplicationEvidence appId displayName objectId publisher
processEvidence detectionStatus:detectionStatus imageFile:fileDetails mdeDeviceId
  parentProcessCreationDateTime:DateTimeOffset parentProcessId:Int64 parentProcessImageFile:fileDetails
  processCommandLine processCreationDateTime:DateTimeOffset processId:Int64 userAccount:userAccount
registryKeyEvidence registryHive registryKey
registryValueEvidence mdeDeviceId registryHive registryKey registryValue registryValueName
  registryValueType
sasTokenEvidence allowedIpAddresses allowedResourceTypes:String[] allowedServices:String[]
  expiryDateTime:DateTimeOffset permissions:String[] protocol signatureHash signedWith
  startDateTime:DateTimeOffset storageResource:azureResourceEvidence
securityGroupEvidence activeDirectoryObjectGuid:Guid displayName distinguishedName friendlyName
  securityGroupId sid
servicePrincipalEvidence appId appOwnerTenantId servicePrincipalName servicePrincipalObjectId
  servicePrincipalType:servicePrincipalType tenantId
submissionMailEvidence networkMessageId recipient reportType sender senderIp subject
  submissionDateTime:DateTimeOffset submissionId submitter
teamsMessageEvidence campaignId channelId deliveryAction:teamsMessageDeliveryAction
  deliveryLocation:teamsDeliveryLocation files:fileEvidence[] groupId isExternal:Boolean isOwned:Boolean
  lastModifiedDateTime:DateTimeOffset messageDirection:antispamTeamsDirection messageId
  owningTenantId:Guid parentMessageId receivedDateTime:DateTimeOffset recipients:String[]
  senderFromAddress senderIP sourceAppName sourceId subject suspiciousRecipients:String[] threadId
  threadType urls:urlEvidence[]
urlEvidence url
userEvidence stream:stream userAccount:userAccount
`;

const partRows = `
emailSender displayName domainName emailAddress
fileDetails fileName filePath filePublisher fileSize:Int64 issuer md5 sha1 sha256 sha256Ac signer
fileHash algorithm:fileHashAlgorithm value
geoLocation city countryName latitude:Double longitude:Double state
kubernetesServicePort appProtocol name nodePort:Int32 port:Int32 protocol:containerPortProtocol
  targetPort
loggedOnUser accountName domainName
resourceAccessEvent accessDateTime:DateTimeOffset accountId ipAddress resourceIdentifier
stream name
userAccount accountName activeDirectoryObjectGuid:Guid azureAdUserId displayName domainName
  resourceAccessEvents:resourceAccessEvent[] tenantId userPrincipalName userSid
vmMetadata cloudProvider:vmCloudProvider resourceId subscriptionId vmId
`;

/** What every evidence has besides its own. */
export const sharedMembers: readonly Member[] = readMembers([
  'createdDateTime:DateTimeOffset',
  'verdict:evidenceVerdict',
  'remediationStatus:evidenceRemediationStatus',
  'remediationStatusDetails',
  'roles:evidenceRole[]',
  'detailedRoles:String[]',
  'tags:String[]',
]);

const evidence = readTypes(evidenceRows);
const parts = readTypes(partRows);

/** All 48, as in `@odata.type` behind `#microsoft.graph.security.`. */
export const evidenceTypes: readonly string[] = [...evidence.keys()];

/** The own members of an evidence type, or of an object inside one; undefined where it is neither. */
export function membersOf(type: string): readonly Member[] | undefined {
  return evidence.get(type) ?? parts.get(type);
}

function readTypes(rows: string): ReadonlyMap<string, readonly Member[]> {
  return new Map([...readRows(rows)].map(([type, words]) => [type, readMembers(words)]));
}

function readMembers(words: readonly string[]): readonly Member[] {
  return words.map((word) => {
    const [name = '', type = 'String'] = word.split(':');
    return { name, type: type.replace('[]', ''), isList: type.endsWith('[]') };
  });
}
