// The error bodies of the simulated alerts API of Defender for Endpoint.
import { type CloudAnswer, jsonAnswer } from './cloud-answer.ts';
import type { SeededRandom } from './seeded-random.ts';

const refusals = {
  BadRequest: [400, 'The request is malformed.'],
  Unauthorized: [401, 'The access token is invalid or has expired.'],
  Forbidden: [403, 'The application does not have any of the required application permissions.'],
  ResourceNotFound: [404, 'The resource was not found.'],
  TooManyRequests: [429, 'The quota of the application has been exceeded.'],
  InternalServerError: [500, 'An internal error occurred.'],
} as const satisfies Record<string, readonly [number, string]>;

export function refuseEndpoint(
  random: SeededRandom,
  code: keyof typeof refusals,
  message?: string,
  headers: Readonly<Record<string, string>> = {},
): CloudAnswer {
  const [status, usual] = refusals[code];
  const error = { code, message: message ?? usual, target: `|${random.uuid()}.` };
  return jsonAnswer(status, { error }, headers);
}
