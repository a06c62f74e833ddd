// Microsoft's clouds as data: where each keeps its sign-in, its APIs and the regional hosts of the SIEM API.
// Hosts: Microsoft Learn, "National clouds", "Defender for Endpoint for US Government customers" and
// "Office 365 Management Activity API reference".

export const cloudNames = ['commercial', 'gcc', 'gcc-high', 'dod'] as const;
export type CloudName = (typeof cloudNames)[number];

export interface Cloud {
  /** Origin of the sign-in service that issues tokens. */
  readonly authority: string;
  /** Origin of Microsoft Graph, which is also its token resource. */
  readonly graph: string;
  /** Origin of the Management Activity API, which is also its token resource. */
  readonly activity: string;
  /** Origins of the Defender for Endpoint SIEM API by the region that holds the tenant's data. */
  readonly siemRegions: Readonly<Record<string, string>>;
  /** Token resource of the SIEM API; documented for the commercial cloud only, see the option `resource`. */
  readonly siemResource: string;
}

const siemResource = 'https://graph.windows.net';

export const clouds: Readonly<Record<CloudName, Cloud>> = {
  commercial: {
    authority: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    activity: 'https://manage.office.com',
    siemRegions: {
      eu: 'https://wdatp-alertexporter-eu.windows.com',
      us: 'https://wdatp-alertexporter-us.windows.com',
      uk: 'https://wdatp-alertexporter-uk.windows.com',
    },
    siemResource,
  },
  gcc: {
    authority: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    activity: 'https://manage-gcc.office.com',
    siemRegions: { us: 'https://wdatp-alertexporter-us.gcc.securitycenter.windows.us' },
    siemResource,
  },
  'gcc-high': {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    activity: 'https://manage.office365.us',
    siemRegions: { us: 'https://wdatp-alertexporter-us.securitycenter.windows.us' },
    siemResource,
  },
  dod: {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    activity: 'https://manage.protection.apps.mil',
    siemRegions: { us: 'https://wdatp-alertexporter-us.securitycenter.windows.us' },
    siemResource,
  },
};
