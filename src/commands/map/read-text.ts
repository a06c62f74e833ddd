// Reads what a command is given to look at: a file, or standard input.
import { readFile } from 'node:fs/promises';
import { ConnectorError } from '../../errors/connector-error.ts';
import type { Io } from '../command.ts';

/** `-` is standard input. Throws `input-unreadable`. */
export async function readText(file: string, io: Io): Promise<string> {
  const decoder = new TextDecoder('utf-8');
  if (file === '-') {
    let text = '';
    for await (const chunk of io.input) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  }
  try {
    return decoder.decode(await readFile(file));
  } catch (error) {
    throw unreadable(file, error);
  }
}

export function unreadable(file: string, error: unknown): ConnectorError {
  return new ConnectorError('input-unreadable', {
    message: `Reading ${file} failed: ${whyUnreadable(error)}.`,
    cause: error,
  });
}

function whyUnreadable(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return code === 'EACCES' ? 'this user may not read it' : error.message;
}
