// The address on this machine to which the browser is sent back after signing in. Only for as long as the
// command waits, and on loopback only.
import { createServer } from 'node:http';
import { ConnectorError } from '../../errors/connector-error.ts';

export interface RedirectListener {
  readonly port: number;
  /** Where the browser was sent with what `isAnswer` accepts; everything else gets a page that says so. */
  wait(isAnswer: (redirected: URL) => boolean, signal: AbortSignal): Promise<URL>;
  close(): void;
}

/** `port` 0 takes a free one. Throws `port-unusable`. */
export async function listenForRedirect(port: number): Promise<RedirectListener> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConnectorError('port-unusable', {
      message: `Listening on port ${port} of this machine for the browser: ${reason}.`,
      cause: error,
    });
  }
  const address = server.address();
  const chosen = typeof address === 'object' && address !== null ? address.port : port;
  return {
    port: chosen,
    wait: (isAnswer, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        server.on('request', (request, response) => {
          const redirected = URL.parse(request.url ?? '/', `http://localhost:${chosen}`);
          const isOurs = request.method === 'GET' && redirected !== null && isAnswer(redirected);
          response.writeHead(isOurs ? 200 : 404, { 'content-type': 'text/plain', connection: 'close' });
          response.end(
            isOurs ? 'Done. Go back to the terminal; this page may be closed.\n' : 'Not for this sign-in.\n',
          );
          if (isOurs) resolve(redirected);
        });
      }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
