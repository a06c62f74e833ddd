// The commented configuration that `init` writes: one text for all receivers, one part that differs.

export const receivers = ['arcsight', 'qradar', 'rsyslog'] as const;
export type Receiver = (typeof receivers)[number];

/** Words in capitals between angle brackets are to be replaced by the operator. */
export function starterConfiguration(receiver: Receiver): string {
  return `${head}${destinations[receiver]}${tail}`;
}

const head = `# Configuration of the Defender SIEM connector. Replace everything in <ANGLE BRACKETS>, then run
#   defender-siem check --needs --config THIS-FILE   (what the firewall and identity teams must allow)
#   defender-siem check --config THIS-FILE           (what works already, and who must do what)
# Paths that do not start with / count from the folder of this file (a destination's path begins with /).
# All options: see README; editors read deploy/configuration.schema.json.

# The journal lives here; it needs a real disk, and about 4 GB of it.
stateFolder: /var/lib/defender-siem

tenants:
  - name: <SHORT-NAME>                 # a-z, 0-9 and -; lines come from the host <SHORT-NAME>-defender
    tenantId: <TENANT-ID>              # Entra admin centre, Overview: "Tenant ID"
    cloud: commercial                  # commercial, gcc, gcc-high, dod or china
    clientId: <CLIENT-ID>              # App registrations, Overview: "Application (client) ID"
    # The secret's Value never stands in this file. Instead of a file: clientSecretVariable (environment)
    # or clientSecretCredential (systemd LoadCredential). Certificates, managed identities and others: README,
    # "Ways to sign in".
    clientSecretFile: /etc/defender-siem/client-secret

# The way out to Microsoft, where there is no direct one.
# network:
#   proxyUrl: http://proxy.example:3128
#   caFile: /etc/defender-siem/proxy-ca.pem

sources:
  # Alerts of all Defender products (Microsoft Graph). serviceSources: [microsoftDefenderForEndpoint] keeps to endpoints.
  - kind: graph-alerts
    pollSeconds: 60
    firstPullHours: 24                 # how far back the first start reads
    emit: every-update                 # or first, status-change
  # Tenants that had it before Microsoft closed it may read Defender for Endpoint's SIEM API instead:
  # - kind: endpoint-detections
  #   region: eu                       # eu, us or uk: where the tenant's Defender data is kept
  # Defender for Office 365 (Management Activity API): mail, clicks, files, investigations.
  - kind: office-activity
    contentTypes: [Audit.General]
    recordTypes: [28, 41, 47, 64]      # 40 too where no graph-alerts brings alerts; or "all" for every audit record

`;

const destinations: Readonly<Record<Receiver, string>> = {
  arcsight: `destinations:
  # A SmartConnector of type "Syslog NG Daemon" with TLS. For a plain "Syslog Daemon" (Raw TCP):
  # transport: tcp, port: 514 and allowCleartext: true. deploy/arcsight/README.md: set-up, categories, filters.
  - name: arcsight
    profile: arcsight
    transport: tls
    host: <SMARTCONNECTOR-HOST>
    port: 1999
    tls:
      caFile: /etc/defender-siem/siem-ca.pem   # leave out when a public CA signed its certificate
`,
  qradar: `destinations:
  # A log source of type "Universal LEEF" with protocol "TLS Syslog"; turn coalescing off for it.
  # For plain syslog: transport: tcp, port: 514 and allowCleartext: true.
  # deploy/qradar/README.md: log source, event ids, custom properties.
  - name: qradar
    profile: qradar
    transport: tls
    host: <QRADAR-COLLECTOR-HOST>
    port: 6514
    tls:
      caFile: /etc/defender-siem/siem-ca.pem   # leave out when a public CA signed its certificate
`,
  rsyslog: `destinations:
  # An rsyslog relay with TLS; deploy/rsyslog/relay.conf is a configuration for it that leaves lines undamaged.
  - name: relay
    profile: rsyslog
    transport: tls
    host: <RELAY-HOST>
    port: 6514
    # format: leef2                    # for a QRadar behind the relay
    tls:
      caFile: /etc/defender-siem/siem-ca.pem   # leave out when a public CA signed its certificate
`,
};

const tail = `
# What follows are the defaults, for orientation.
# journal: { keepDays: 8, maxMegabytes: 4096 }
# http: { host: 127.0.0.1, port: 9187 }   # /health, /metrics, /status
# heartbeatSeconds: 300
# stopSeconds: 20
# log: { level: info }
`;
