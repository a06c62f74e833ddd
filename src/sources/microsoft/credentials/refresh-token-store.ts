// The refresh token of a person's sign-in, in the state folder. Two files have one kind of writer each: who
// signs in writes the first, who uses the token writes its successors into the second, which counts only while
// it descends from the first. So `sign-in` may run beside the service, and the last sign-in always wins.
import { join } from 'node:path';
import { ConnectorError } from '../../../errors/connector-error.ts';
import type { Files } from '../../../world/files.ts';
import type { Random } from '../../../world/random.ts';
import { replaceFile } from '../../../world/replace-file.ts';
import { jsonObject } from '../answer-text.ts';

export interface RefreshToken {
  readonly token: string;
  /** Names the sign-in that it descends from. */
  readonly signIn: string;
}

/** All of them throw `sign-in-store-failed` for what the disk refuses. */
export interface RefreshTokenStore {
  /** Undefined when nobody has signed in. */
  read(): Promise<RefreshToken | undefined>;
  /** For who signs in. */
  begin(token: string): Promise<void>;
  /** For who used the token and was given another. */
  follow(signIn: string, token: string): Promise<void>;
}

const maxBytes = 64 * 1_024;

export function createRefreshTokenStore(
  folder: string,
  tenant: string,
  { files, random }: { readonly files: Files; readonly random: Pick<Random, 'uuid'> },
): RefreshTokenStore {
  const first = join(folder, `${tenant}.sign-in.json`);
  const later = join(folder, `${tenant}.refresh.json`);

  async function readOne(path: string): Promise<RefreshToken | undefined> {
    if ((await files.size(path)) === undefined) return undefined;
    const file = await files.open(path, 'read');
    try {
      const bytes = Buffer.alloc(Math.min(await file.size(), maxBytes));
      const { token, signIn } = jsonObject(bytes.toString('utf8', 0, await file.read(bytes, 0))) ?? {};
      return typeof token === 'string' && typeof signIn === 'string' ? { token, signIn } : undefined;
    } finally {
      await file.close();
    }
  }

  const write = (path: string, content: RefreshToken) =>
    replaceFile(files, path, `${JSON.stringify(content)}\n`, random.uuid());

  return {
    read: () =>
      told(`Reading the sign-in of ${tenant} in ${folder}`, async () => {
        const begun = await readOne(first);
        const followed = begun === undefined ? undefined : await readOne(later);
        return followed?.signIn === begun?.signIn ? followed : begun;
      }),
    begin: (token) =>
      told(`Storing the sign-in of ${tenant} in ${folder}`, async () => {
        await files.makeFolder(folder);
        await write(first, { token, signIn: random.uuid() });
      }),
    follow: (signIn, token) =>
      told(`Storing the new refresh token of ${tenant} in ${folder}`, () => write(later, { token, signIn })),
  };
}

async function told<T>(attempt: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new ConnectorError('sign-in-store-failed', { message: `${attempt}: ${code}.`, cause: error });
  }
}
