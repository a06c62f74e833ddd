// The simulated Microsoft cloud as one handler: a request goes in, an answer comes out. It finds the endpoint,
// lets faults have their way, and keeps the books. No sockets here: cloud-server.ts puts it on one.
import type { Clock } from '../world/clock.ts';
import type { PostWebhook } from './activity-webhooks.ts';
import { type AlertApiModes, friendlyModes } from './alerts/alert-api-modes.ts';
import type { CloudAnswer, CloudRequest } from './cloud-answer.ts';
import { textAnswer } from './cloud-answer.ts';
import { findRoute, type Route } from './cloud-routes.ts';
import { answerEndpointAlerts } from './endpoint-alerts-api.ts';
import { answerApplicationRequest } from './entra/application-endpoint.ts';
import { answerAuthorizeRequest } from './entra/authorize-endpoint.ts';
import { documentedLives, type GrantLives, SignInGrants } from './entra/sign-in-grants.ts';
import { answerTokenRequest, type Entra } from './entra/token-endpoint.ts';
import { spoil } from './fault-answer.ts';
import { type FaultPlan, Faults } from './faults.ts';
import { answerGraphSecurity } from './graph-security-api.ts';
import type { MachineIdentity } from './identity/machine-identity.ts';
import { managedIdentity } from './identity/managed-identity.ts';
import { type IssuedRecord, IssuedRecords } from './issued-records.ts';
import { answerActivity } from './management-activity-api.ts';
import { documentedLimits, type LimitedApi, type RateLimit, RequestCounts } from './request-counts.ts';
import { SeededRandom } from './seeded-random.ts';
import { answerDetections } from './siem-api.ts';
import { SimulatedTenant } from './tenant.ts';
import type { TenantSetup } from './tenant-setup.ts';

export interface CloudOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly tenants: readonly TenantSetup[];
  readonly faults: FaultPlan;
  readonly tokenLifeSeconds?: number;
  /** How long codes and refresh tokens work; as documented where left out. */
  readonly grantLives?: Partial<GrantLives>;
  /** Blobs per page of a content listing. */
  readonly listingPageSize?: number;
  /** How webhooks are called; without it none can be validated. */
  readonly postWebhook?: PostWebhook;
  /** Requests of one tenant beyond which an API answers 429; as documented where left out. */
  readonly limits?: Partial<Readonly<Record<LimitedApi, RateLimit>>>;
  /** How the alert APIs behave; as friendly as the documents promise where left out. */
  readonly alertApis?: Partial<AlertApiModes>;
}

export interface Cloud {
  /** Rejects with a ConnectionCut where a fault leaves nothing to answer. */
  readonly handle: (request: CloudRequest) => Promise<CloudAnswer>;
  readonly faults: Faults;
  /** By name, as in the set-up. */
  readonly tenant: (name: string) => SimulatedTenant;
  /** Every record that exists so far, with what became of it. */
  readonly issued: () => Iterable<IssuedRecord>;
  /** How many records are too old for the books to know them still. */
  readonly forgotten: () => number;
  /** Requests so far, per endpoint, with those that a fault hit. */
  readonly requests: RequestCounts;
  /** The managed identity of a machine in this tenant; it is the tenant's application under another roof. */
  readonly identity: (name: string) => MachineIdentity;
  /** Ends what people signed in for so far in this tenant, as a changed password does. */
  readonly revokeSignIns: (name: string) => void;
  /** Sends to webhooks what is due by now: nothing of the simulator runs by itself. */
  readonly notify: () => Promise<void>;
  /** Nothing new happens from now on; what has happened still shows when its time comes. */
  readonly quieten: () => void;
  /** Nothing new happens or shows from now on; what could be fetched can still be. */
  readonly freeze: () => void;
}

export function createCloud(options: CloudOptions): Cloud {
  const random = new SeededRandom(options.seed);
  const { clock } = options;
  const issued = new IssuedRecords();
  const faults = new Faults(options.faults, new SeededRandom(random.integer(0, 2 ** 31)));
  const tenants = options.tenants.map(
    (setup) => new SimulatedTenant(setup, new SeededRandom(random.integer(0, 2 ** 31)), issued, clock.now()),
  );
  const findTenant = (tenantId: string) =>
    tenants.find(({ setup }) => setup.tenantId === tenantId.toLowerCase());
  const requests = new RequestCounts(clock, { ...documentedLimits, ...options.limits });
  const shared = { clock, random, issued, findTenant, tokenKey: random.hex(64) };
  const lives = { ...documentedLives, ...options.grantLives };
  const entra: Entra = {
    ...shared,
    grants: new SignInGrants(lives, random),
    tokenLifeSeconds: options.tokenLifeSeconds ?? 3_599,
    findTenant: (idOrDomain: string) =>
      tenants.find(({ setup }) => idOrDomain === `${setup.name}.example` || idOrDomain === setup.tenantId)
        ?.setup,
  };
  const directory = { ...shared, findSetup: (tenantId: string) => findTenant(tenantId)?.setup };
  const modes = { ...friendlyModes, ...options.alertApis };
  const alertApi = { ...shared, modes };
  const postWebhook = options.postWebhook ?? (() => Promise.reject(new Error('nobody can be reached')));
  const activity = { ...shared, postWebhook, listingPageSize: options.listingPageSize ?? 20 };

  const answer = (route: Route, request: CloudRequest): CloudAnswer | Promise<CloudAnswer> => {
    switch (route.endpoint) {
      case 'token':
        return answerTokenRequest(entra, route.version ?? 'v1', route.tenant, request);
      case 'authorize':
        return answerAuthorizeRequest(entra, route.version ?? 'v1', route.tenant, request);
      case 'application':
        return answerApplicationRequest(directory, route.operation, request);
      case 'detections':
        return answerDetections(shared, request);
      case 'endpoint-alerts':
        return answerEndpointAlerts(alertApi, route.operation, request);
      case 'graph-alerts':
      case 'graph-incidents':
        return answerGraphSecurity(alertApi, route.operation, request);
      default:
        return answerActivity(activity, route.tenant, route.operation, request);
    }
  };

  const handleUndated = async (request: CloudRequest): Promise<CloudAnswer> => {
    const route = findRoute(request);
    if (!route) return textAnswer(404, 'text/plain', `There is nothing at ${new URL(request.url).pathname}`);
    const waitMs = requests.count(route.endpoint, route.tenant);
    const fault = waitMs > 0 ? 'throttled' : faults.draw(route.endpoint, clock.now());
    if (fault === undefined) return tellTaken(await answer(route, request));
    requests.countFault(fault);
    if (fault === 'expired') findTenant(route.tenant)?.expireBlob(blobOf(route));
    const about = route.operation.startsWith('audit/') ? blobOf(route) : route.tenant;
    const world = { ...shared, about, waitMs, retryAfterShare: modes.retryAfterShare };
    return tellTaken(await spoil(fault, route.endpoint, world, () => answer(route, request)));
  };

  /** Every answer tells what time it is in this cloud, whose clock need not be that of its host. */
  const handle = async (request: CloudRequest): Promise<CloudAnswer> => {
    const answered = await handleUndated(request);
    return { ...answered, headers: { ...answered.headers, Date: new Date(clock.now()).toUTCString() } };
  };

  const tenant = (name: string) => {
    const found = tenants.find(({ setup }) => setup.name === name);
    if (!found) throw new RangeError(`there is no simulated tenant ${name}`);
    return found;
  };

  return {
    handle,
    faults,
    requests,
    issued: () => issued.all(),
    forgotten: () => issued.forgotten,
    tenant,
    identity: (name) => managedIdentity(entra, tenant(name).setup),
    revokeSignIns: (name) => entra.grants.revoke(tenant(name).setup.tenantId, clock.now()),
    notify: async () => {
      for (const one of tenants) {
        one.catchUp(clock.now());
        await one.webhooks.deliver(postWebhook, clock.now());
      }
    },
    quieten: () => {
      for (const tenant of tenants) tenant.quieten();
    },
    freeze: () => {
      for (const tenant of tenants) tenant.freeze(clock.now());
    },
  };
}

function blobOf({ operation }: Route): string {
  return operation.slice('audit/'.length);
}

/** An answer counts as handed out when its reader has come to the end, not when it was made. */
function tellTaken({ status, headers, body, taken }: CloudAnswer): CloudAnswer {
  async function* told(): AsyncIterable<Uint8Array> {
    yield* body;
    taken?.();
  }
  return { status, headers, body: told() };
}
