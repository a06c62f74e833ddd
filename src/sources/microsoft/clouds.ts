// Microsoft's clouds as data: where each keeps its sign-in and its APIs, and which of them it lacks.
// Hosts: Microsoft Learn, "National clouds", "Microsoft Graph national cloud deployments", "Microsoft Defender
// for Endpoint for US Government customers", "Supported Microsoft Defender for Endpoint APIs", "Pull detections
// using the SIEM REST API" and "Office 365 Management Activity API reference".

export const cloudNames = ['commercial', 'gcc', 'gcc-high', 'dod', 'china'] as const;
export type CloudName = (typeof cloudNames)[number];

export interface Cloud {
  /** Origin of the sign-in service that issues tokens. */
  readonly authority: string;
  /** Audience that the token of another issuer must carry to be exchanged for one of Entra's. */
  readonly federationAudience: string;
  /** Origin of Microsoft Graph, which is also its token resource. */
  readonly graph: string;
  /** Whether Microsoft Graph has `security/alerts_v2` and `security/incidents` there. */
  readonly hasGraphAlerts: boolean;
  /** Origin of the Management Activity API, which is also its token resource. */
  readonly activity: string;
  /** Undefined where the cloud has no Defender for Endpoint. */
  readonly defender: DefenderApi | undefined;
  /** Origins of the Defender for Endpoint SIEM API by the region that holds the tenant's data; none in some clouds. */
  readonly siemRegions: Readonly<Record<string, string>>;
  /** Token resource of the SIEM API; documented for the commercial cloud only, see the option `resource`. */
  readonly siemResource: string;
}

/** The Defender for Endpoint API (`/api/alerts`). */
export interface DefenderApi {
  /** Origin that serves every tenant of the cloud. */
  readonly host: string;
  /** Nearer origins by the region that holds the tenant's data. */
  readonly regions: Readonly<Record<string, string>>;
  /** Token resource, under the API's older name. */
  readonly resource: string;
}

const siemResource = 'https://graph.windows.net';

const commercialDefender: DefenderApi = {
  host: 'https://api.security.microsoft.com',
  regions: {
    us: 'https://us.api.security.microsoft.com',
    eu: 'https://eu.api.security.microsoft.com',
    uk: 'https://uk.api.security.microsoft.com',
    au: 'https://au.api.security.microsoft.com',
    swa: 'https://swa.api.security.microsoft.com',
    ina: 'https://ina.api.security.microsoft.com',
  },
  resource: 'https://api.securitycenter.microsoft.com',
};

/** In the government's clouds the API is its own token resource. */
function governmentDefender(host: string): DefenderApi {
  return { host, regions: {}, resource: host };
}

const highAndDodDefender = governmentDefender('https://api-gov.securitycenter.microsoft.us');
const highAndDodSiem = { us: 'https://wdatp-alertexporter-us.securitycenter.windows.us' };

export const clouds: Readonly<Record<CloudName, Cloud>> = {
  commercial: {
    authority: 'https://login.microsoftonline.com',
    federationAudience: 'api://AzureADTokenExchange',
    graph: 'https://graph.microsoft.com',
    hasGraphAlerts: true,
    activity: 'https://manage.office.com',
    defender: commercialDefender,
    siemRegions: {
      eu: 'https://wdatp-alertexporter-eu.windows.com',
      us: 'https://wdatp-alertexporter-us.windows.com',
      uk: 'https://wdatp-alertexporter-uk.windows.com',
    },
    siemResource,
  },
  gcc: {
    authority: 'https://login.microsoftonline.com',
    federationAudience: 'api://AzureADTokenExchange',
    graph: 'https://graph.microsoft.com',
    hasGraphAlerts: true,
    activity: 'https://manage-gcc.office.com',
    defender: governmentDefender('https://api-gcc.securitycenter.microsoft.us'),
    siemRegions: { us: 'https://wdatp-alertexporter-us.gcc.securitycenter.windows.us' },
    siemResource,
  },
  'gcc-high': {
    authority: 'https://login.microsoftonline.us',
    federationAudience: 'api://AzureADTokenExchangeUSGov',
    graph: 'https://graph.microsoft.us',
    hasGraphAlerts: true,
    activity: 'https://manage.office365.us',
    defender: highAndDodDefender,
    siemRegions: highAndDodSiem,
    siemResource,
  },
  dod: {
    authority: 'https://login.microsoftonline.us',
    federationAudience: 'api://AzureADTokenExchangeUSGov',
    graph: 'https://dod-graph.microsoft.us',
    hasGraphAlerts: true,
    activity: 'https://manage.protection.apps.mil',
    defender: highAndDodDefender,
    siemRegions: highAndDodSiem,
    siemResource,
  },
  // Operated by 21Vianet: only the Management Activity API is there. Its host is in none of Microsoft's tables
  // that are public; it was seen in several public scripts.
  china: {
    authority: 'https://login.partner.microsoftonline.cn',
    federationAudience: 'api://AzureADTokenExchangeChina',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    hasGraphAlerts: false,
    activity: 'https://manage.office365.cn',
    defender: undefined,
    siemRegions: {},
    siemResource,
  },
};
