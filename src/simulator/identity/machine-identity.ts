// What the simulated identity endpoints of a VM, App Service and Arc server share: the identity behind them, the
// tokens it gets, and refusals as told.
import type { Clock } from '../../world/clock.ts';
import { type CloudAnswer, type CloudRequest, jsonAnswer } from '../cloud-answer.ts';
import type { IssuedToken } from '../entra/token-answer.ts';
import type { SeededRandom } from '../seeded-random.ts';

/** The managed identity of a simulated tenant, as its cloud gives it out. */
export interface MachineIdentity {
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly clientId: string;
  readonly tokenLifeSeconds: number;
  /** Undefined for a resource that Entra does not know. */
  readonly token: (resource: string) => IssuedToken | undefined;
}

export interface IdentityEndpoint {
  readonly handle: (request: CloudRequest) => Promise<CloudAnswer>;
  /** The next `times` requests are answered with this status, e.g. 410 while the endpoint is updated. */
  readonly refuseNext: (status: number, times?: number) => void;
  /** So far, refused ones included. */
  readonly requests: () => number;
}

const words: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'unknown_source',
  403: 'forbidden',
  404: 'not_found',
  410: 'gone',
  429: 'too_many_requests',
};

export function refuseIdentity(status: number, error: string, description: string): CloudAnswer {
  return jsonAnswer(status, { error, error_description: description });
}

export function identityEndpoint(
  answer: (request: CloudRequest, url: URL) => Promise<CloudAnswer>,
): IdentityEndpoint {
  const told: number[] = [];
  let requests = 0;
  return {
    handle: async (request) => {
      requests += 1;
      const status = told.shift();
      if (status !== undefined)
        return refuseIdentity(
          status,
          words[status] ?? 'server_error',
          'The simulator was told to refuse this.',
        );
      return answer(request, new URL(request.url));
    },
    refuseNext: (status, times = 1) => {
      told.push(...new Array<number>(times).fill(status));
    },
    requests: () => requests,
  };
}

/** The identity that the request asks for by any of these parameters; one that nobody has is refused. */
export function namesAnother(
  query: URLSearchParams,
  identity: MachineIdentity,
  parameters: readonly string[],
): boolean {
  const named = parameters.map((name) => query.get(name)).filter((value) => value !== null);
  return named.some((value) => value !== identity.clientId);
}

export function unknownResource(resource: string): CloudAnswer {
  const text = `AADSTS500011: The resource principal named ${resource} was not found in the tenant.`;
  return refuseIdentity(400, 'invalid_resource', text);
}
