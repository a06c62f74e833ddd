// What a simulated tenant is made from: who may log in, how much happens, how late it shows. Rates and delays
// can be set for a demonstration of seconds as well as for a test of weeks.
import { contentLifeMs } from './activity-content.ts';
import { type AlertRates, realisticAlertRates } from './alerts/alert-rates.ts';
import { type AppSetup, appSetup } from './entra/app-setup.ts';

export interface TenantSetup {
  /** As in the connector's configuration, e.g. `contoso`. */
  readonly name: string;
  /** Entra tenant id (GUID). */
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** From then on the secret is refused as expired (AADSTS7000222); milliseconds since 1970. */
  readonly secretEndsAtMs: number;
  /** What else its application registration holds. */
  readonly app: AppSetup;
  /** The cloud the tenant lives in where that is another one, which is refused with AADSTS90038. */
  readonly nationalCloud: string | undefined;
  /** App roles granted, of all APIs; without `ActivityFeed.Read` the Management Activity API answers AF10001. */
  readonly roles: readonly string[];
  /** False: the SIEM API answers 403, as for a tenant without SIEM integration. */
  readonly hasSiemApi: boolean;
  /** False: unified audit logging is off, so the Management Activity API answers AF20012. */
  readonly isAuditOn: boolean;
  readonly events: EventRates;
  /** Of the alert APIs of Defender for Endpoint and Microsoft Graph. */
  readonly alerts: AlertRates;
}

export interface EventRates {
  /** Alerts and office records together, on average; an alert has one to three detections. 0: only `add…` makes any. */
  readonly perMinute: number;
  /** Of them, the share that are alerts of Defender for Endpoint. */
  readonly detectionShare: number;
  /** Events of the last 24 hours that are there at the start, in number. */
  readonly history: number;
  /** Most milliseconds until something that happened is processed and offered. */
  readonly maxDelayMs: number;
  /** Milliseconds between two rounds of blobs of the Management Activity API. */
  readonly blobEveryMs: number;
  /** Most records in a blob. */
  readonly blobRecords: number;
  /** Share of blobs that show up later than their contentCreated says, by up to `lateMs`. */
  readonly lateShare: number;
  readonly lateMs: number;
  /** Share of office records that the next blob carries again. */
  readonly duplicateShare: number;
  /** Share of office records that a new blob carries again up to `redeliverMs` later. */
  readonly redeliverShare: number;
  readonly redeliverMs: number;
  /** Share of rounds of blobs that all have the same contentCreated. */
  readonly sameTimeShare: number;
  /** Share of blobs that the API fails to give out whenever it is asked. */
  readonly poisonShare: number;
  /** Milliseconds from contentCreated to contentExpiration. */
  readonly contentLifeMs: number;
  /** Records kept per API; beyond it the oldest expire early. */
  readonly keepRecords: number;
}

/** As slow and untidy as the real service, in small. */
const realisticRates: EventRates = {
  perMinute: 20,
  detectionShare: 0.4,
  history: 200,
  maxDelayMs: 20 * 60_000,
  blobEveryMs: 60_000,
  blobRecords: 10,
  lateShare: 0.1,
  lateMs: 30 * 60_000,
  duplicateShare: 0.05,
  redeliverShare: 0,
  redeliverMs: 5 * 86_400_000,
  sameTimeShare: 0.2,
  poisonShare: 0,
  contentLifeMs,
  keepRecords: 100_000,
};

export function tenantSetup(
  given: Pick<TenantSetup, 'name' | 'tenantId' | 'clientId' | 'clientSecret'> &
    Partial<Omit<TenantSetup, 'events' | 'alerts' | 'app'>> & {
      readonly events?: Partial<EventRates>;
      readonly alerts?: Partial<AlertRates>;
      readonly app?: Partial<AppSetup>;
    },
): TenantSetup {
  return {
    secretEndsAtMs: Number.POSITIVE_INFINITY,
    nationalCloud: undefined,
    roles: ['ActivityFeed.Read', 'SecurityAlert.Read.All', 'SecurityIncident.Read.All', 'Alert.Read.All'],
    hasSiemApi: true,
    isAuditOn: true,
    ...given,
    app: appSetup(given.app),
    events: { ...realisticRates, ...given.events },
    alerts: { ...realisticAlertRates, ...given.alerts },
  };
}
