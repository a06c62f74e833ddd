// What is refused goes over the control socket as the error it is, so that the command can say the same words.
import type { FastifyReply } from 'fastify';
import { codes, type ErrorCode } from '../errors/codes.ts';
import { ConnectorError } from '../errors/connector-error.ts';
import type { ControlAnswer } from './client.ts';

export async function orRefusal<T>(reply: FastifyReply, act: () => Promise<T>): Promise<unknown> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    const { code, message, remedy } = error;
    return reply.code(409).send({ code, message, remedy });
  }
}

/**
 * What the service said; throws what it threw. It is of the same package, so its answer has the shape the type says.
 * `about`: for messages, e.g. `back-fills`.
 */
export function said<T>(answer: ControlAnswer | undefined, about: string): T {
  if (answer?.status === 200) return answer.body as T;
  const { code = '', message, remedy } = (answer?.body ?? {}) as Record<string, string | undefined>;
  if (code in codes && message !== undefined && remedy !== undefined) {
    throw new ConnectorError(code as ErrorCode, { message, remedy });
  }
  throw new ConnectorError('control-unavailable', {
    message: `Asking the running service about ${about} failed: ${answer === undefined ? 'it has ended' : `HTTP ${answer.status}`}.`,
  });
}
