// How many alerts a simulated tenant raises, how they go on, and how late they show. None unless asked for.

export interface AlertRates {
  /** Alerts on average. 0: only `raise` makes any. */
  readonly perMinute: number;
  /** Alerts of the last 23 hours that are there at the start, in number. */
  readonly history: number;
  /** Share of alerts of Defender for Endpoint, which its own API shows too. */
  readonly endpointShare: number;
  /** Milliseconds between two changes of an alert on average. Infinity: none changes unless told. */
  readonly stepMs: number;
  /** Share of alerts that belong to an incident which is there already. */
  readonly joinShare: number;
  /** Share of new incidents that are merged into another. */
  readonly mergeShare: number;
  /** Most milliseconds from an update to the moment the APIs show it. */
  readonly maxDelayMs: number;
  /** Share of updates that show up to `lateMs` later than that, with the times they always had. */
  readonly lateShare: number;
  readonly lateMs: number;
  /** Update times are whole multiples of this, so that many are equal, unless one thing changes again within it. */
  readonly updateGrainMs: number;
  /** An alert or incident not updated for so long is gone. */
  readonly retentionMs: number;
  /** Alerts kept; beyond it those that came first go early. */
  readonly keep: number;
}

export const realisticAlertRates: AlertRates = {
  perMinute: 0,
  history: 0,
  endpointShare: 0.5,
  stepMs: 10 * 60_000,
  joinShare: 0.5,
  mergeShare: 0.1,
  maxDelayMs: 2 * 60_000,
  lateShare: 0.02,
  lateMs: 30 * 60_000,
  updateGrainMs: 0,
  retentionMs: 180 * 86_400_000,
  keep: 20_000,
};
