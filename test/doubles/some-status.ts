// A status in which everything works, for tests that change one thing in it.
import type { CredentialStatus } from '../../src/model/credential-status.ts';
import type { DestinationStatus, SourceStatus, Status } from '../../src/notices/status.ts';

export const someTrouble = {
  code: 'destination-unreachable',
  message: 'Connecting to <siem> failed.',
  remedy: 'Check that it runs.',
  sinceMs: 1_000_000,
} as const;

export const someSource: SourceStatus = {
  name: 'endpoint-detections',
  tenant: 'contoso',
  state: 'waiting',
  lastSuccessAtMs: 990_000,
  stored: 1_234,
  repeated: 5,
  filtered: 6,
  trouble: undefined,
  backfills: [],
  coverage: { completeThroughMs: 960_000, lostMinutes: 0, pendingMinutes: 0.66 },
};

export const someCredential: CredentialStatus = {
  tenant: 'contoso',
  kind: 'client-secret',
  works: 'current',
  expiresAtMs: 1_000_000 + 40 * 86_400_000,
  source: 'configured',
};

export const someDestination: DestinationStatus = {
  name: 'arcsight',
  state: 'delivering',
  hosts: [],
  proof: 'confirmed-by-close',
  isHostUnseen: false,
  settlesWithinSeconds: 15,
  linesSent: 1_300,
  linesProven: 1_200,
  linesRepeated: 3,
  unproven: 100,
  delivered: 1_190,
  leftOut: 2,
  filtered: 0,
  setAside: 1,
  replay: undefined,
  trouble: undefined,
  lastTrouble: undefined,
  canary: { latencyMs: 11_400, provenAtMs: 970_000 },
  certificates: [
    {
      whose: 'receiver',
      address: 'tls://siem.example:6514',
      subject: 'CN=siem.example',
      fingerprint: 'AB:CD',
      expiresAtMs: 1_000_000 + 90 * 86_400_000,
    },
  ],
  behind: [{ lane: 'alert', records: 41, bytes: 4_100, oldestCommittedAtMs: 995_000 }],
};

export function someStatus(more: Partial<Status> = {}): Status {
  return {
    version: '1.2.3',
    configurationHash: 'aaaa',
    mappingVersion: '1.0',
    mappingHash: 'bbbb',
    atMs: 1_000_000,
    startedAtMs: 900_000,
    uptimeSeconds: 100,
    isStopping: false,
    credentials: [someCredential],
    sources: [someSource],
    destinations: [someDestination],
    journal: {
      bytes: 10_485_760,
      maxBytes: 104_857_600,
      segments: 2,
      isFull: false,
      rejects: 1,
      unconfigured: [],
    },
    ...more,
  };
}
