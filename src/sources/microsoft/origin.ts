// Which addresses may be talked to at all: HTTPS anywhere, plain HTTP only on this machine (the simulator).
import { z } from 'zod';
import { isLoopback } from '../../world/loopback.ts';

/** Loopback or link-local, as `new URL(...).hostname` spells it: an address that leads no further than this machine, so that no proxy can reach it. */
export function isThisMachine(hostname: string): boolean {
  return isLoopback(hostname) || /^169\.254\.\d+\.\d+$/.test(hostname) || /^\[fe[89ab]/.test(hostname);
}

/** Whether a token or a secret may travel to this address without anyone on the way reading it. */
export function isSafeForTokens(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** `https://host[:port]` without path, or `http://` on loopback; comes out as `URL.origin` spells it. */
export const originSchema = z.string().transform((text, context) => {
  const url = URL.parse(text);
  const isBare =
    url !== null && url.pathname === '/' && url.search + url.hash + url.username + url.password === '';
  if (isBare && isSafeForTokens(url)) return url.origin;
  context.addIssue({
    code: 'custom',
    message:
      'must be https://HOST or https://HOST:PORT without a path (http:// only for 127.0.0.1 or localhost)',
  });
  return z.NEVER;
});

/** `http://` or `https://` of this machine without a path; comes out as `URL.origin` spells it. */
export const machineOriginSchema = z.string().transform((text, context) => {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && isThisMachine(url.hostname)) {
    return url.origin;
  }
  context.addIssue({
    code: 'custom',
    message: 'must be http://HOST:PORT without a path, at a loopback or link-local address (169.254.…)',
  });
  return z.NEVER;
});

/** `host:port`, as firewall rules name it. */
export function hostAndPort(url: URL): string {
  if (url.port !== '') return url.host;
  return `${url.host}:${url.protocol === 'https:' ? 443 : 80}`;
}
