// The enums of Microsoft Graph security alerts and incidents, in the order of the schema: members behind
// unknownFutureValue come as that word unless a request asks for them.
import { readRows } from './schema-rows.ts';

const rows = `
aiAgentPlatform unknown azureAIFoundry copilotStudio copilot unknownFutureValue
alertClassification unknown falsePositive truePositive informationalExpectedActivity unknownFutureValue
alertDetermination unknown apt malware securityPersonnel securityTesting unwantedSoftware other
  multiStagedAttack compromisedAccount phishing maliciousUserActivity notMalicious
  notEnoughDataToValidate confirmedActivity lineOfBusinessApplication unknownFutureValue
alertSeverity unknown informational low medium high unknownFutureValue
alertStatus unknown new inProgress resolved unknownFutureValue
antispamTeamsDirection unknown inbound outbound intraorg unknownFutureValue
containerPortProtocol udp tcp sctp unknownFutureValue
defenderAvStatus notReporting disabled notUpdated updated unknown notSupported unknownFutureValue
detectionSource unknown microsoftDefenderForEndpoint antivirus smartScreen customTi
  microsoftDefenderForOffice365 automatedInvestigation microsoftThreatExperts customDetection
  microsoftDefenderForIdentity cloudAppSecurity microsoft365Defender azureAdIdentityProtection manual
  microsoftDataLossPrevention appGovernancePolicy appGovernanceDetection unknownFutureValue
  microsoftDefenderForCloud microsoftDefenderForIoT microsoftDefenderForServers
  microsoftDefenderForStorage microsoftDefenderForDNS microsoftDefenderForDatabases
  microsoftDefenderForContainers microsoftDefenderForNetwork microsoftDefenderForAppService
  microsoftDefenderForKeyVault microsoftDefenderForResourceManager microsoftDefenderForApiManagement
  nrtAlerts scheduledAlerts microsoftDefenderThreatIntelligenceAnalytics builtInMl
  microsoftInsiderRiskManagement microsoftThreatIntelligence microsoftDefenderForAIServices
  securityCopilot microsoftSentinel
detectionStatus detected blocked prevented unknownFutureValue
deviceHealthStatus active inactive impairedCommunication noSensorData noSensorDataImpairedCommunication
  unknown unknownFutureValue
deviceRiskScore none informational low medium high unknownFutureValue
evidenceRemediationStatus none remediated prevented blocked notFound unknownFutureValue active
  pendingApproval declined unremediated running partiallyRemediated
evidenceRole unknown contextual scanned source destination created added compromised edited attacked
  attacker commandAndControl loaded suspicious policyViolator unknownFutureValue
evidenceVerdict unknown suspicious malicious noThreatsFound unknownFutureValue
fileHashAlgorithm unknown md5 sha1 sha256 sha256ac unknownFutureValue
googleCloudLocationType unknown regional zonal global unknownFutureValue
incidentStatus active resolved inProgress redirected unknownFutureValue awaitingAction
investigationState unknown terminated successfullyRemediated benign failed partiallyRemediated running
  pendingApproval pendingResource queued innerFailure preexistingAlert unsupportedOs
  unsupportedAlertType suppressedAlert partiallyInvestigated terminatedByUser terminatedBySystem
  unknownFutureValue
ioTDeviceImportanceType unknown low normal high unknownFutureValue
kubernetesPlatform unknown aks eks gke arc unknownFutureValue
kubernetesServiceType unknown clusterIP externalName nodePort loadBalancer unknownFutureValue
mailboxConfigurationType mailForwardingRule owaSettings ewsSettings mailDelegation userInboxRule
  unknownFutureValue
onboardingStatus insufficientInfo onboarded canBeOnboarded unsupported unknownFutureValue
protocolType tcp udp unknownFutureValue
servicePrincipalType unknown application managedIdentity legacy unknownFutureValue
serviceSource unknown microsoftDefenderForEndpoint microsoftDefenderForIdentity
  microsoftDefenderForCloudApps microsoftDefenderForOffice365 microsoft365Defender
  azureAdIdentityProtection microsoftAppGovernance dataLossPrevention unknownFutureValue
  microsoftDefenderForCloud microsoftSentinel microsoftInsiderRiskManagement microsoftThreatIntelligence
  microsoftSecurityForAI
teamsDeliveryLocation unknown teams quarantine failed unknownFutureValue
teamsMessageDeliveryAction unknown deliveredAsSpam delivered blocked replaced unknownFutureValue
vmCloudProvider unknown azure unknownFutureValue
`;

const enums = readRows(rows);

/** Undefined where there is no enum of that name. */
export function enumMembers(name: string): readonly string[] | undefined {
  return enums.get(name);
}

/** Those that only a request with `Prefer: include-unknown-enum-members` gets to see. */
export function lateMembers(name: string): ReadonlySet<string> {
  const members = enums.get(name) ?? [];
  const bound = members.indexOf('unknownFutureValue');
  return new Set(bound < 0 ? [] : members.slice(bound + 1));
}
