// A simulated Microsoft cloud on a virtual clock for tests, with one tenant, and short ways to ask it.

import type { AlertRates } from '../../src/simulator/alerts/alert-rates.ts';
import { type Cloud, type CloudOptions, createCloud } from '../../src/simulator/cloud.ts';
import { readText } from '../../src/simulator/cloud-answer.ts';
import { faultPlans } from '../../src/simulator/faults.ts';
import { type EventRates, tenantSetup } from '../../src/simulator/tenant-setup.ts';
import { VirtualClock } from './virtual-clock.ts';

export const tenantId = '11111111-2222-3333-4444-555555555555';
export const clientId = '99999999-8888-7777-6666-555555555555';
export const clientSecret = 'open sesame';

/** A tenant in which nothing happens unless the test makes it happen, and without any delay. */
export const quietRates: Partial<EventRates> = {
  perMinute: 0,
  history: 0,
  maxDelayMs: 0,
  lateShare: 0,
  duplicateShare: 0,
};

/** Alerts that show at once, and change only as told. */
export const quietAlerts: Partial<AlertRates> = {
  stepMs: Number.POSITIVE_INFINITY,
  joinShare: 0,
  mergeShare: 0,
  maxDelayMs: 0,
  lateShare: 0,
};

export interface PlainAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly json: () => unknown;
}

export class SimulatedCloud {
  readonly clock = new VirtualClock();
  readonly cloud: Cloud;

  constructor(
    options: Partial<Omit<CloudOptions, 'clock'>> & {
      readonly events?: Partial<EventRates>;
      readonly alerts?: Partial<AlertRates>;
      readonly tenant?: Partial<Parameters<typeof tenantSetup>[0]>;
    } = {},
  ) {
    const contoso = { name: 'contoso', tenantId, clientId, clientSecret, ...options.tenant };
    this.cloud = createCloud({
      clock: this.clock,
      seed: 7,
      faults: faultPlans.none,
      tenants: [
        tenantSetup({
          ...contoso,
          events: { ...quietRates, ...options.events },
          alerts: { ...quietAlerts, ...options.alerts },
        }),
      ],
      ...options,
    });
  }

  get tenant() {
    return this.cloud.tenant('contoso');
  }

  async ask(
    method: string,
    path: string,
    token?: string,
    body?: Record<string, string> | string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<PlainAnswer> {
    const answer = await this.cloud.handle({
      method,
      url: path.startsWith('http') ? path : `http://cloud.test${path}`,
      headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && {
        body: typeof body === 'string' ? body : new URLSearchParams(body).toString(),
      }),
    });
    const text = await readText(answer.body);
    const named = Object.entries(answer.headers).map(([name, value]) => [name.toLowerCase(), value]);
    return {
      status: answer.status,
      headers: Object.fromEntries(named),
      text,
      json: () => JSON.parse(text) as unknown,
    };
  }

  askForToken(changes: Record<string, string> = {}, tenantInPath = tenantId): Promise<PlainAnswer> {
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      resource: 'https://manage.office.com',
    };
    return this.ask('POST', `/${tenantInPath}/oauth2/token`, undefined, { ...form, ...changes });
  }

  askForTokenV2(changes: Record<string, string> = {}): Promise<PlainAnswer> {
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'https://manage.office.com/.default',
    };
    return this.ask('POST', `/${tenantId}/oauth2/v2.0/token`, undefined, { ...form, ...changes });
  }

  async token(resource: string): Promise<string> {
    const { access_token } = (await this.askForToken({ resource })).json() as { access_token: string };
    return access_token;
  }

  /** GET of the SIEM API with a fresh token. */
  async detections(query = '', path = '/api/alerts'): Promise<PlainAnswer> {
    return this.ask('GET', `${path}${query}`, await this.token('https://graph.windows.net'));
  }

  /** GET of `/v1.0/security/…` of Microsoft Graph with a fresh token. */
  async graph(
    operation: string,
    query: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<PlainAnswer> {
    const token = await this.token('https://graph.microsoft.com');
    const path = `/v1.0/security/${operation}?${new URLSearchParams(query)}`;
    return this.ask('GET', path, token, undefined, headers);
  }

  /** GET of the alerts API of Defender for Endpoint with a fresh token. */
  async endpointAlerts(
    query: Readonly<Record<string, string>> = {},
    path = '/api/alerts',
  ): Promise<PlainAnswer> {
    const token = await this.token('https://api.securitycenter.microsoft.com');
    return this.ask('GET', `${path}?${new URLSearchParams(query)}`, token);
  }

  /** A call of the Management Activity API with a fresh token. */
  async activity(method: string, operation: string): Promise<PlainAnswer> {
    const token = await this.token('https://manage.office.com');
    return this.ask(method, `/api/v1.0/${tenantId}/activity/feed/${operation}`, token);
  }
}

/** The code in an error body of the Management Activity API. */
export function activityCode(answer: PlainAnswer): string | undefined {
  const { error } = answer.json() as { error?: { code: string } };
  return error?.code;
}
