// What the program can answer about itself at any moment; the status page, `/status`, `/health` and the
// gauges of `/metrics` are views of it. Types only.
import type { ErrorCode } from '../errors/codes.ts';
import type { CredentialStatus } from '../model/credential-status.ts';
import type { Lane } from '../model/record.ts';
import type { CoverageFigures } from './coverage-report.ts';
import type { HostState } from './destination-notices.ts';

export interface Trouble {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
}

/** Times in milliseconds since 1970. */
export interface RunningBackfill {
  readonly id: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly doneToMs: number;
  /** Why its next slice has failed; empty when it has not. */
  readonly reason: string;
}

export interface SourceStatus {
  readonly name: string;
  readonly tenant: string;
  /** `pacing`: it has more to ask for, and has asked as often as it may for now. */
  readonly state: 'starting' | 'pulling' | 'pacing' | 'waiting' | 'retrying' | 'holding' | 'stopped';
  /** When it last had no more to give; milliseconds since 1970. */
  readonly lastSuccessAtMs: number | undefined;
  readonly stored: number;
  readonly repeated: number;
  readonly filtered: number;
  /** What it waits for now; gone when it works again. */
  readonly trouble: Trouble | undefined;
  /** Under way, as far as they were worked on since the service started. */
  readonly backfills: readonly RunningBackfill[];
  /** Of the last seven days; undefined for the connector's own, which collect nothing, and before the first look. */
  readonly coverage: CoverageFigures | undefined;
}

/** A certificate in use between a destination and its receiver. */
export interface CertificateStatus {
  readonly whose: 'connector' | 'receiver';
  /** Of the receiver, `tls://siem.example:6514`. */
  readonly address: string;
  /** `CN=siem.example, O=Contoso`. */
  readonly subject: string;
  /** SHA-256, `AB:CD:…`. */
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly expiresAtMs: number;
}

export interface RunningReplay {
  readonly id: string;
  /** How much of what it looks through is done; 0 to 1. */
  readonly share: number;
}

/** The last one that is proven. */
export interface CanaryStatus {
  /** Since it was injected behind the sources. */
  readonly latencyMs: number;
  /** Milliseconds since 1970. */
  readonly provenAtMs: number;
}

export interface DestinationStatus {
  readonly name: string;
  readonly state: 'connecting' | 'delivering' | 'retrying' | 'holding' | 'stopped';
  /** Of a destination with several hosts, which of them are in use; empty for one host. */
  readonly hosts: readonly HostState[];
  /** The proof level now in force. */
  readonly proof: string;
  /** The system does not show what the receiver's host has acknowledged, so that level rests on time alone. */
  readonly isHostUnseen: boolean;
  /** How long its proof takes by its options when all goes well. */
  readonly settlesWithinSeconds: number;
  readonly linesSent: number;
  readonly linesProven: number;
  /** Lines that were sent again because a connection was lost before they were proven. */
  readonly linesRepeated: number;
  readonly unproven: number;
  /** Records: all lines proven, left out by the mappings, kept from it by its own filter, set aside. */
  readonly delivered: number;
  readonly leftOut: number;
  readonly filtered: number;
  readonly setAside: number;
  /** Under way now; others of this destination wait for it. */
  readonly replay: RunningReplay | undefined;
  readonly trouble: Trouble | undefined;
  /** Why the last connection ended, for as long as the program runs. */
  readonly lastTrouble: Trouble | undefined;
  /** Undefined before the first since the start. */
  readonly canary: CanaryStatus | undefined;
  /** As seen since the start; empty without TLS. */
  readonly certificates: readonly CertificateStatus[];
  /** Records in the journal that are not settled here, and since when the oldest waits. */
  readonly behind: readonly {
    readonly lane: Lane;
    readonly records: number;
    readonly bytes: number;
    readonly oldestCommittedAtMs: number | undefined;
  }[];
}

export interface Status {
  readonly version: string;
  readonly configurationHash: string;
  /** Of the SIEM content; empty for mappings that tell none. */
  readonly mappingVersion: string;
  readonly mappingHash: string;
  /** Milliseconds since 1970, by the machine's clock. */
  readonly atMs: number;
  readonly startedAtMs: number;
  readonly uptimeSeconds: number;
  readonly isStopping: boolean;
  /** One per tenant. */
  readonly credentials: readonly CredentialStatus[];
  readonly sources: readonly SourceStatus[];
  readonly destinations: readonly DestinationStatus[];
  readonly journal: {
    readonly bytes: number;
    readonly maxBytes: number;
    readonly segments: number;
    readonly isFull: boolean;
    readonly rejects: number;
    /** Destinations that the configuration no longer names, and what waits for each and takes room. */
    readonly unconfigured: readonly {
      readonly name: string;
      readonly records: number;
      readonly bytes: number;
    }[];
  };
}
