// The file of record ids that a SIEM lacks, one a line, as `replay` will take them.
import { type FileHandle, open } from 'node:fs/promises';
import { ConnectorError } from '../../errors/connector-error.ts';

const bufferedIds = 1_000;

export class MissingIds {
  readonly #file: string | undefined;
  #handle: FileHandle | undefined;
  #waiting: string[] = [];

  /** Without a file ids are only counted. */
  constructor(file: string | undefined) {
    this.#file = file;
  }

  count = 0;

  /** Throws `file-unwritable`. */
  async open(): Promise<void> {
    await this.#translate(async (file) => {
      this.#handle = await open(file, 'w', 0o600);
    });
  }

  async add(recordId: string): Promise<void> {
    this.count += 1;
    this.#waiting.push(recordId);
    if (this.#waiting.length >= bufferedIds) await this.#flush();
  }

  async close(): Promise<void> {
    await this.#flush();
    await this.#translate(async () => this.#handle?.close());
  }

  async #flush(): Promise<void> {
    const text = this.#waiting.map((id) => `${id}\n`).join('');
    this.#waiting = [];
    await this.#translate(async () => void (await this.#handle?.write(text)));
  }

  async #translate(use: (file: string) => Promise<void>): Promise<void> {
    if (this.#file === undefined) return;
    try {
      await use(this.#file);
    } catch (error) {
      throw new ConnectorError('file-unwritable', {
        message: `Writing the missing ids to ${this.#file} failed: ${String(error)}.`,
        cause: error,
      });
    }
  }
}
