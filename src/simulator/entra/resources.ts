// The APIs that the simulated Entra issues tokens for: the audiences of each, and the roles that belong to it.

/** Of the SIEM API; the second is the one of before April 2018. */
export const siemAudiences = [
  'https://graph.windows.net',
  'https://WDATPAlertExport.Seville.onmicrosoft.com',
];

export const managementAudiences = [
  'https://manage.office.com',
  'https://manage-gcc.office.com',
  'https://manage.office365.us',
  'https://manage.protection.apps.mil',
];

export const graphAudiences = [
  'https://graph.microsoft.com',
  'https://graph.microsoft.us',
  'https://dod-graph.microsoft.us',
  'https://microsoftgraph.chinacloudapi.cn',
];

/** Of the alerts API of Defender for Endpoint. */
export const endpointAudiences = [
  'https://api.securitycenter.microsoft.com',
  'https://securitycenter.onmicrosoft.com/windowsatpservice',
  'https://api-gcc.securitycenter.microsoft.us',
  'https://api-gov.securitycenter.microsoft.us',
];

interface Resource {
  readonly audiences: readonly string[];
  /** App roles that a token for it can carry. */
  readonly roles: RegExp;
}

const resources: readonly Resource[] = [
  { audiences: siemAudiences, roles: /^$/ },
  { audiences: managementAudiences, roles: /^(?:ActivityFeed|ServiceHealth)\./ },
  { audiences: graphAudiences, roles: /^(?:SecurityAlert|SecurityIncident|Application)\./ },
  { audiences: endpointAudiences, roles: /^Alert\./ },
];

/** As the API spells it; undefined for a resource that is none of these. A `/` at the end makes no difference. */
export function audienceOf(resource: string): string | undefined {
  const wanted = resource.replace(/\/+$/, '').toLowerCase();
  return resources.flatMap(({ audiences }) => audiences).find((known) => known.toLowerCase() === wanted);
}

/** Those of the application's roles that belong to the API with this audience. */
export function rolesFor(audience: string, granted: readonly string[]): readonly string[] {
  const resource = resources.find(({ audiences }) => audiences.includes(audience));
  return granted.filter((role) => resource?.roles.test(role) === true);
}
