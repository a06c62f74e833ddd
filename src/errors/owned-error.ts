// Whatever was thrown becomes a ConnectorError: known ones stay as they are, all others are defects of ours.
import { ConnectorError } from './connector-error.ts';

const longestMessage = 200;

/** `doing`: what was attempted, as the start of a sentence, e.g. `Pulling from endpoint-detections`. */
export function ownedError(error: unknown, doing: string): ConnectorError {
  if (error instanceof ConnectorError) return error;
  return new ConnectorError('program-defect', {
    message: `${doing} met something the program does not expect: ${firstLines(error)}.`,
    cause: error,
  });
}

function firstLines(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const frame = error.stack
    ?.split('\n')
    .find((line) => line.trimStart().startsWith('at '))
    // Where in the program, not where on this machine.
    ?.replace(/(?:file:\/\/)?\/\S*\/(?=(?:src|dist|test|node_modules)\/)/, '');
  // A parser's complaint quotes what it could not read, which may be a record's body.
  const message = error instanceof SyntaxError ? '' : `: ${error.message.slice(0, longestMessage)}`;
  return `${error.name}${message}${frame === undefined ? '' : ` (${frame.trim()})`}`;
}
