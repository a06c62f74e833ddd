// The name under which a tenant's events appear at the SIEM: host of the syslog header and CEF `dvchost`.

const longest = 63;
const suffix = '-defender';

let lastTenant = '';
let lastHost = suffix.slice(1);

/** `<tenant>-defender`, made of `[a-z0-9-]`, at most 63 characters (RFC 1123 label), never an address. */
export function deviceHost(tenant: string): string {
  // Asked for every line, and tenants are few.
  if (tenant !== lastTenant) {
    lastHost = hostOf(tenant);
    lastTenant = tenant;
  }
  return lastHost;
}

function hostOf(tenant: string): string {
  const name = tenant
    .slice(0, longest)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, longest - suffix.length)
    .replaceAll(/^-|-$/g, '');
  return name === '' ? suffix.slice(1) : name + suffix;
}
