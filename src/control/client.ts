// How a command asks the running service: one request over the control socket of the state folder.
import { request } from 'node:http';
import { ConnectorError } from '../errors/connector-error.ts';
import { openSocketPath } from './socket-path.ts';

const longestAnswer = 64 * 1024 * 1024;
const timeoutMs = 10_000;

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * `path`: e.g. `/status` or `/rejects?limit=20`. Undefined when no service runs on this state folder.
 * Throws `control-unavailable` when one runs and does not answer, or must not be asked by this user.
 */
export async function askService(
  stateFolder: string,
  path: string,
  method: 'GET' | 'POST' | 'DELETE' = 'GET',
  body?: unknown,
): Promise<ControlAnswer | undefined> {
  try {
    const socket = await openSocketPath(stateFolder);
    try {
      return await ask(socket.path, path, method, body);
    } finally {
      await socket.release();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return undefined;
    throw new ConnectorError('control-unavailable', {
      message: `Asking the running service in ${stateFolder} failed: ${error instanceof Error ? error.message : 'unknown'}.`,
      cause: error,
    });
  }
}

function ask(socketPath: string, path: string, method: string, body: unknown): Promise<ControlAnswer> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const asking = request({ socketPath, path, method, headers, timeout: timeoutMs }, (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > longestAnswer) asking.destroy(new Error('the answer is too large'));
        else chunks.push(chunk);
      });
      answer.on('error', reject);
      answer.on('end', () => {
        try {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) });
        } catch (error) {
          reject(error);
        }
      });
    });
    asking.on('timeout', () => asking.destroy(new Error(`no answer within ${timeoutMs / 1_000} s`)));
    asking.on('error', reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
