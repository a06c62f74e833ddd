// The identity endpoint of an Azure Arc server, simulated: it answers the first request with the path of a key
// file that only members of the agent's group can read, and gives the token to who brings its content.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CloudAnswer, jsonAnswer, textAnswer } from '../cloud-answer.ts';
import {
  type IdentityEndpoint,
  identityEndpoint,
  type MachineIdentity,
  namesAnother,
  refuseIdentity,
} from './machine-identity.ts';
import { metadataPath, metadataToken, whyRefused } from './vm-identity.ts';

interface Key {
  readonly file: string;
  readonly content: string;
}

/** `folder`: where key files are written, the agent's own (`/var/opt/azcmagent/tokens`) in the real one. */
export function createArcIdentity(identity: MachineIdentity, folder: string): IdentityEndpoint {
  let key: Key | undefined;

  /** Every challenge has a key of its own; the one before is worth nothing any more. */
  async function challenge(): Promise<CloudAnswer> {
    if (key !== undefined) await rm(key.file, { force: true });
    key = { file: join(folder, `${identity.random.uuid()}.key`), content: identity.random.base64(48) };
    await writeFile(key.file, key.content, { mode: 0o640 });
    const body = {
      error: 'unauthorized_client',
      error_description: 'Missing Basic Authorization header',
      error_codes: [401],
    };
    return jsonAnswer(401, body, { 'WWW-Authenticate': `Basic realm=${key.file}` });
  }

  return identityEndpoint(async (request, { pathname, searchParams }) => {
    if (pathname !== metadataPath) return textAnswer(404, 'text/plain', 'Not found');
    const wrong = whyRefused(request);
    if (wrong !== undefined) return refuseIdentity(400, 'invalid_request', wrong);
    if (!['2019-11-01', '2020-06-01'].includes(searchParams.get('api-version') ?? ''))
      return refuseIdentity(400, 'invalid_request', 'The api-version is missing or not supported');
    // There is only the identity of the machine itself.
    if (namesAnother(searchParams, identity, ['client_id', 'object_id', 'msi_res_id']))
      return refuseIdentity(400, 'invalid_request', 'User assigned identities are not supported');
    if (key === undefined || request.headers['authorization'] !== `Basic ${key.content}`) return challenge();
    await rm(key.file, { force: true });
    key = undefined;
    return metadataToken(identity, searchParams.get('resource'));
  });
}
