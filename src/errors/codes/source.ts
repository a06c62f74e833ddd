// What can go wrong between a source and Microsoft.
import type { CodeEntry } from '../code-entry.ts';

export const sourceCodes = {
  'source-name-unknown': {
    action: 'retry',
    meaning: 'The name of a Microsoft endpoint, or of the proxy, could not be resolved.',
    remedy:
      'Check the DNS servers of this host, and the spelling where the name stands in the configuration.',
  },
  'source-unreachable': {
    action: 'retry',
    meaning: 'A Microsoft endpoint could not be reached.',
    remedy:
      'If it does not pass by itself, let the firewall team allow the named host and port (`defender-siem check --needs`).',
  },
  'source-timeout': {
    action: 'retry',
    meaning: 'A Microsoft endpoint did not answer in time.',
    remedy:
      'If it does not pass by itself, look for a firewall or proxy that drops the connection in silence.',
  },
  'source-connection-lost': {
    action: 'retry',
    meaning: 'The connection broke before the answer was complete.',
    remedy: 'If it does not pass by itself, look for a proxy that cuts long or large answers.',
  },
  'source-tls-untrusted': {
    action: 'hold',
    meaning: 'The certificate of a Microsoft endpoint, or of the proxy, is signed by an unknown authority.',
    remedy:
      'If a proxy inspects TLS here, put its authority into a PEM file and name it under network.caFile; otherwise ask who answers in place of Microsoft.',
  },
  'source-tls-expired': {
    action: 'hold',
    meaning: 'A certificate on the way to Microsoft has expired or is not valid yet.',
    remedy: "Check this host's clock first, then the certificate of the TLS-inspecting proxy.",
  },
  'source-tls-wrong-name': {
    action: 'hold',
    meaning: 'The certificate shown is for another host.',
    remedy: 'Check the host in the configuration and what DNS or the proxy makes of it.',
  },
  'source-tls-failed': {
    action: 'retry',
    meaning: 'TLS could not be agreed on.',
    remedy: 'Check that the proxy or firewall lets TLS 1.2 or newer pass to the named host.',
  },
  'source-proxy-refused': {
    action: 'retry',
    meaning: 'The proxy did not open the way to Microsoft.',
    remedy: 'Let the proxy team allow CONNECT to the named host on port 443.',
  },
  'source-proxy-credentials': {
    action: 'hold',
    meaning: 'The proxy asks for a user and password, or does not accept the ones given.',
    remedy: 'Set network.proxyUser and network.proxyPasswordFile as the proxy team says.',
  },
  'source-answer-malformed': {
    action: 'retry',
    meaning: 'An answer is not what the API promises: not JSON, cut off, or of another shape.',
    remedy:
      'If it does not pass by itself, see whether a proxy or captive portal answers in place of Microsoft.',
  },
  'source-redirected': {
    action: 'hold',
    meaning: 'An endpoint redirects elsewhere; the token is never taken there.',
    remedy:
      'Check the region or endpoint of the source; if a proxy redirects to a sign-in page, exempt this host.',
  },
  'source-host-refused': {
    action: 'hold',
    meaning: "A request would have taken the token to an address that is not the source's own.",
    remedy:
      'Check the endpoint of the source; if it is right, ask Microsoft support why the API points elsewhere.',
  },
  'source-throttled': {
    action: 'retry',
    meaning: 'Microsoft asks to slow down.',
    remedy: 'If it does not pass by itself, see which other programs use the same API of this tenant.',
  },
  'source-rate-reached': {
    action: 'retry',
    meaning: 'The source has asked as often as Microsoft documents; it goes on as soon as it may.',
    remedy: 'No action is needed; while it catches up this is normal.',
  },
  'source-failing': {
    action: 'retry',
    meaning: 'Microsoft reports a fault of its own service.',
    remedy: 'If it lasts for hours, look at the service health of the tenant.',
  },
  'source-request-refused': {
    action: 'hold',
    meaning: 'The API refuses the request as wrong.',
    remedy: "Check the source's options; if they are right, report the message to the authors.",
  },
  'source-token-refused': {
    action: 'hold',
    meaning: 'The API does not accept a token that was issued a moment ago.',
    remedy: "Check that the tenant's cloud, tenantId and clientId, and the source's region belong together.",
  },
  'source-role-missing': {
    action: 'hold',
    meaning: 'The application may not read this API.',
    remedy: 'Grant the application the role named by `defender-siem check --needs`, with admin consent.',
  },
  'source-not-found': {
    action: 'hold',
    meaning: 'There is no such API at this address.',
    remedy: 'Check the endpoint and the region of the source.',
  },
  'source-api-closed': {
    action: 'hold',
    meaning: 'The SIEM API of Defender for Endpoint is closed for this tenant.',
    remedy: 'Microsoft admits no new tenants to it and may switch it off: use graph-alerts instead.',
  },
  'source-subscription-missing': {
    action: 'retry',
    meaning: 'The tenant has no working subscription to a content type.',
    remedy:
      'It is started again after 15 minutes; if it stays so, see whether auditing is on and who stopped the subscription.',
  },
  'source-audit-off': {
    action: 'hold',
    meaning: 'The tenant has no unified audit log.',
    remedy:
      'Turn on auditing in the Microsoft Purview portal (it takes up to an hour) and check the tenantId and the licences.',
  },
  'source-window-refused': {
    action: 'retry',
    meaning: 'The API does not allow the span of time that was asked for.',
    remedy: "Check this host's clock.",
  },
  'source-list-outdated': {
    action: 'retry',
    meaning: 'The next page of a list is not known any more.',
    remedy: 'No action is needed: the list is read again from its beginning.',
  },
  'source-content-missing': {
    action: 'retry',
    meaning: 'A piece of listed content cannot be fetched.',
    remedy: 'No action is needed: it is asked for again until it expires; if it expires, its loss is told.',
  },
  'source-content-expired': {
    action: 'reject',
    meaning: "A piece of content was not fetched before Microsoft's retention ended.",
    remedy: 'Search the audit log of the Purview portal for the named time, if these events are needed.',
  },
} as const satisfies Record<string, CodeEntry>;
