// The managed identity of a server that Azure Arc manages: its agent names a key file, and who can read that
// file is who it says it is.
// Source: Microsoft Learn, "Authenticate against Azure resources with Azure Arc-enabled servers".
import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConnectorError } from '../../../errors/connector-error.ts';
import { readShortText } from '../answer-text.ts';
import type { Credential } from './credential.ts';
import { askIdentity, type IdentityWorld, readIdentityAnswer } from './identity-endpoint.ts';

/** `keyFolder`: the only folder from which a key is taken, whatever the endpoint says. */
export function createArcIdentity(
  origin: string,
  keyFolder: string,
  world: IdentityWorld,
): Credential['ask'] {
  return async ({ resource }, signal) => {
    const url = new URL('/metadata/identity/oauth2/token', origin);
    url.searchParams.set('api-version', '2020-06-01');
    url.searchParams.set('resource', resource);
    const first = await askIdentity(world, url, { metadata: 'true' }, signal);
    const challenge = first.headers['www-authenticate'] ?? '';
    if (first.status !== 401 || challenge === '') return readIdentityAnswer(first, url, world);
    await readShortText(first);
    const key = await readKey(challenge, keyFolder);
    const headers = { metadata: 'true', authorization: `Basic ${key}` };
    return readIdentityAnswer(await askIdentity(world, url, headers, signal), url, world);
  };
}

const maxKeyBytes = 4_096;

/** Whoever answers on that port could otherwise have any file of this machine sent to it. */
async function readKey(challenge: string, keyFolder: string): Promise<string> {
  const [, path = ''] = /^Basic realm="?([^"]+?)"?$/i.exec(challenge.trim()) ?? [];
  const isKey = path.endsWith('.key') && (await isIn(keyFolder, path));
  if (!isKey) {
    throw new ConnectorError('credential-identity-missing', {
      message: `Asking the Arc agent for a token: it names a key file outside ${keyFolder}, which was not read.`,
    });
  }
  try {
    await using handle = await openPlain(join(keyFolder, basename(path)));
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(maxKeyBytes + 1), 0, maxKeyBytes + 1, 0);
    const key = buffer.toString('latin1', 0, bytesRead).trim();
    if (bytesRead <= maxKeyBytes && /^[\x21-\x7e]+$/.test(key)) return key;
  } catch (error) {
    throw new ConnectorError('credential-identity-missing', {
      message: `Asking the Arc agent for a token: its key file in ${keyFolder} cannot be read.`,
      cause: error,
    });
  }
  throw new ConnectorError('credential-identity-missing', {
    message: `Asking the Arc agent for a token: its key file in ${keyFolder} does not look like a key.`,
  });
}

async function isIn(folder: string, path: string): Promise<boolean> {
  const [real, wanted] = await Promise.all(
    [dirname(path), folder].map((each) => realpath(each).catch(() => undefined)),
  );
  return real !== undefined && real === wanted;
}

/** No link, no pipe, no device. */
async function openPlain(path: string): Promise<FileHandle> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new Error('it is no plain file');
}
