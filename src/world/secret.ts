// A secret that can be used but not shown: it is read anew each time, so that a rotated one counts at once,
// and it prints as `***` wherever it strays. Which secret goes where is the configuration's business.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ConnectorError } from '../errors/connector-error.ts';
import type { Environment } from './environment.ts';

/** Far above any client secret or private key; whatever is longer is the wrong file. */
const maxBytes = 64 * 1024;

export interface Secret {
  /** Where it comes from, for messages: `file /etc/x`, `environment variable X`, `systemd credential x`. */
  readonly origin: string;
  /** Reads it anew, without a line break at its end. Throws `secret-missing` or `secret-unusable` (both `hold`). */
  read(): Promise<string>;
  toString(): '***';
  toJSON(): '***';
}

export function secretFromFile(path: string): Secret {
  return conceal(`file ${path}`, () => readFileSecret(path, `file ${path}`));
}

export function secretFromVariable(name: string, environment: Environment): Secret {
  const origin = `environment variable ${name}`;
  return conceal(origin, async () => {
    const value = environment.variable(name);
    if (value === undefined) {
      throw new ConnectorError('secret-missing', {
        message: `Reading a secret from ${origin}: it is not set.`,
        remedy: `Set ${name} in the environment of the service, or name a file with the secret instead.`,
      });
    }
    return value;
  });
}

/** A credential that systemd hands over (`LoadCredential=name:/path` in the unit). */
export function secretFromCredential(name: string, environment: Environment): Secret {
  const origin = `systemd credential ${name}`;
  return conceal(origin, () => {
    const folder = environment.credentialsFolder;
    if (folder === undefined) {
      throw new ConnectorError('secret-missing', {
        message: `Reading a secret from ${origin}: systemd gave this process no credentials ($CREDENTIALS_DIRECTORY is not set).`,
        remedy: `Add LoadCredential=${name}:/path/to/the/secret to the unit and start the program through systemd.`,
      });
    }
    return readFileSecret(join(folder, name), origin);
  });
}

function conceal(origin: string, readRaw: () => Promise<string>): Secret {
  const secret = {
    origin,
    read: async () => {
      const value = (await readRaw()).replace(/\r?\n$/, '');
      if (value === '') {
        throw new ConnectorError('secret-unusable', {
          message: `Reading a secret from ${origin}: it is empty.`,
        });
      }
      return value;
    },
    toString: () => '***' as const,
    toJSON: () => '***' as const,
    [inspect.custom]: () => '***',
  };
  return Object.freeze(secret);
}

async function readFileSecret(path: string, origin: string): Promise<string> {
  try {
    await using handle = await open(path, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxBytes + 1), 0, maxBytes + 1, 0);
    if (bytesRead > maxBytes) {
      throw new ConnectorError('secret-unusable', {
        message: `Reading a secret from ${origin}: it is longer than ${maxBytes} bytes.`,
      });
    }
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError('secret-missing', {
      message: `Reading a secret from ${origin}: ${reasonOf(error)}.`,
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'this user may not read it';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
