// The types of evidence in a Graph alert with their own members (Microsoft's schema of Graph v1.0, August 2026), as
// `member`, `member:type` and `[]` for lists. Without a type it is text or one of a list of words.

export const evidenceTypes: Readonly<Record<string, string>> = {
  activeDirectoryDomainEvidence: 'activeDirectoryDomainName trustedDomains:activeDirectoryDomainEvidence[]',
  aiAgentEvidence: 'agentId agentName hostingPlatformType instructions',
  amazonResourceEvidence: 'amazonAccountId amazonResourceId resourceName resourceType',
  analyzedMessageEvidence:
    'antiSpamDirection attachmentsCount:number deliveryAction deliveryLocation internetMessageId language networkMessageId p1Sender:emailSender p2Sender:emailSender receivedDateTime:time recipientEmailAddress senderIp subject threatDetectionMethods[] threats[] urlCount:number urls[] urn',
  azureResourceEvidence: 'resourceId resourceName resourceType',
  blobContainerEvidence: 'name storageResource:azureResourceEvidence url',
  blobEvidence: 'blobContainer:blobContainerEvidence etag fileHashes:fileHash[] name url',
  cloudApplicationEvidence:
    'appId:number displayName instanceId:number instanceName saasAppId:number stream:stream',
  cloudLogonRequestEvidence: 'requestId',
  cloudLogonSessionEvidence:
    'account:userEvidence browser deviceName operatingSystem previousLogonDateTime:time protocol sessionId startUtcDateTime:time userAgent',
  containerEvidence:
    'args[] command[] containerId image:containerImageEvidence isPrivileged:flag name pod:kubernetesPodEvidence',
  containerImageEvidence: 'digestImage:containerImageEvidence imageId registry:containerRegistryEvidence',
  containerRegistryEvidence: 'registry',
  deviceEvidence:
    'azureAdDeviceId defenderAvStatus deviceDnsName dnsDomain firstSeenDateTime:time healthStatus hostName ipInterfaces[] lastExternalIpAddress lastIpAddress loggedOnUsers:loggedOnUser[] mdeDeviceId ntDomain onboardingStatus osBuild:number osPlatform rbacGroupId:number rbacGroupName resourceAccessEvents:resourceAccessEvent[] riskScore version vmMetadata:vmMetadata',
  dnsEvidence: 'dnsServerIp:ipEvidence domainName hostIpAddress:ipEvidence ipAddresses:ipEvidence[]',
  fileEvidence: 'detectionStatus fileDetails:fileDetails mdeDeviceId',
  fileHashEvidence: 'algorithm value',
  gitHubOrganizationEvidence: 'company displayName email login orgId webUrl',
  gitHubRepoEvidence: 'baseUrl login owner ownerType repoId',
  gitHubUserEvidence: 'email login name userId webUrl',
  googleCloudResourceEvidence:
    'fullResourceName location locationType projectId projectNumber:number resourceName resourceType',
  hostLogonSessionEvidence:
    'account:userEvidence endUtcDateTime:time host:deviceEvidence sessionId startUtcDateTime:time',
  ioTDeviceEvidence:
    'deviceId deviceName devicePageLink deviceSubType deviceType importance ioTHub:azureResourceEvidence ioTSecurityAgentId ipAddress:ipEvidence isAuthorized:flag isProgramming:flag isScanner:flag macAddress manufacturer model nics:nicEvidence[] operatingSystem owners[] protocols[] purdueLayer sensor serialNumber site source sourceRef:urlEvidence zone',
  ipEvidence: 'countryLetterCode ipAddress location:geoLocation stream:stream',
  kubernetesClusterEvidence: 'cloudResource:alertEvidence distribution name platform version',
  kubernetesControllerEvidence: 'labels:dictionary name namespace:kubernetesNamespaceEvidence type',
  kubernetesNamespaceEvidence: 'cluster:kubernetesClusterEvidence labels:dictionary name',
  kubernetesPodEvidence:
    'containers:containerEvidence[] controller:kubernetesControllerEvidence ephemeralContainers:containerEvidence[] initContainers:containerEvidence[] labels:dictionary name namespace:kubernetesNamespaceEvidence podIp:ipEvidence serviceAccount:kubernetesServiceAccountEvidence',
  kubernetesSecretEvidence: 'name namespace:kubernetesNamespaceEvidence secretType',
  kubernetesServiceAccountEvidence: 'name namespace:kubernetesNamespaceEvidence',
  kubernetesServiceEvidence:
    'clusterIP:ipEvidence externalIPs:ipEvidence[] labels:dictionary name namespace:kubernetesNamespaceEvidence selector:dictionary servicePorts:kubernetesServicePort[] serviceType',
  mailboxConfigurationEvidence:
    'configurationId configurationType displayName externalDirectoryObjectId mailboxPrimaryAddress upn',
  mailboxEvidence: 'displayName primaryAddress upn userAccount:userAccount',
  mailClusterEvidence: 'clusterBy clusterByValue emailCount:number networkMessageIds[] query urn',
  malwareEvidence: 'category files:fileEvidence[] name processes:processEvidence[]',
  networkConnectionEvidence:
    'destinationAddress:ipEvidence destinationPort:number protocol sourceAddress:ipEvidence sourcePort:number',
  nicEvidence: 'ipAddress:ipEvidence macAddress vlans[]',
  oauthApplicationEvidence: 'appId displayName objectId publisher',
  processEvidence:
    'detectionStatus imageFile:fileDetails mdeDeviceId parentProcessCreationDateTime:time parentProcessId:number parentProcessImageFile:fileDetails processCommandLine processCreationDateTime:time processId:number userAccount:userAccount',
  registryKeyEvidence: 'registryHive registryKey',
  registryValueEvidence:
    'mdeDeviceId registryHive registryKey registryValue registryValueName registryValueType',
  sasTokenEvidence:
    'allowedIpAddresses allowedResourceTypes[] allowedServices[] expiryDateTime:time permissions[] protocol signatureHash signedWith startDateTime:time storageResource:azureResourceEvidence',
  securityGroupEvidence:
    'activeDirectoryObjectGuid displayName distinguishedName friendlyName securityGroupId sid',
  servicePrincipalEvidence:
    'appId appOwnerTenantId servicePrincipalName servicePrincipalObjectId servicePrincipalType tenantId',
  submissionMailEvidence:
    'networkMessageId recipient reportType sender senderIp subject submissionDateTime:time submissionId submitter',
  teamsMessageEvidence:
    'campaignId channelId deliveryAction deliveryLocation files:fileEvidence[] groupId isExternal:flag isOwned:flag lastModifiedDateTime:time messageDirection messageId owningTenantId parentMessageId receivedDateTime:time recipients[] senderFromAddress senderIP sourceAppName sourceId subject suspiciousRecipients[] threadId threadType urls:urlEvidence[]',
  urlEvidence: 'url',
  userEvidence: 'stream:stream userAccount:userAccount',
};

/** Types of members that are no evidence of their own; `dictionary` is open. */
export const memberTypes: Readonly<Record<string, string>> = {
  emailSender: 'displayName domainName emailAddress',
  fileDetails: 'fileName filePath filePublisher fileSize:number issuer md5 sha1 sha256 sha256Ac signer',
  fileHash: 'algorithm value',
  geoLocation: 'city countryName latitude:number longitude:number state',
  loggedOnUser: 'accountName domainName',
  stream: 'name',
  userAccount:
    'accountName activeDirectoryObjectGuid azureAdUserId displayName domainName resourceAccessEvents:resourceAccessEvent[] tenantId userPrincipalName userSid',
  vmMetadata: 'cloudProvider resourceId subscriptionId vmId',
  resourceAccessEvent: 'accessDateTime:time accountId ipAddress resourceIdentifier',
  kubernetesServicePort: 'appProtocol name nodePort:number port:number protocol targetPort',
  dictionary: 'app',
};
