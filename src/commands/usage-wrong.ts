// The error of every command that was called in a wrong way.
import { ConnectorError } from '../errors/connector-error.ts';

/** Without a remedy of its own it points to `help`. */
export function usageWrong(message: string, remedy?: string): ConnectorError {
  return new ConnectorError('usage-wrong', remedy === undefined ? { message } : { message, remedy });
}
