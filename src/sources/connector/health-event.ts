// The content of a `connector-health` record: one change in the state of what the connector depends on.

export interface HealthEvent {
  readonly at: string;
  readonly about: 'source' | 'destination' | 'credential' | 'permission' | 'schema';
  readonly event: 'failing' | 'recovered' | 'throttled' | 'missing' | 'expiring' | 'expired' | 'drift';
  /** The name of the source, destination, credential or record type. */
  readonly subject: string;
  readonly message: string;
  readonly remedy?: string;
  /** From the closed table of error codes. */
  readonly code?: string;
  /** When the trouble began, and how long it has lasted. */
  readonly since?: string;
  readonly minutes?: number;
  /** What the application must be granted. */
  readonly roles?: readonly string[];
  readonly daysLeft?: number;
  readonly expiresAt?: string;
  readonly recordType?: string;
  /** How many findings there are; `findings` names the first of them. */
  readonly count?: number;
  readonly findings?: readonly string[];
}
