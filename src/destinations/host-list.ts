// The hosts of a destination as they are written: one as `host` and `port`, or several as `hosts`, each with a
// port of its own where it differs.

export interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** Undefined when it is no host, with or without a port; an IPv6 address with a port stands in brackets. */
export function parseHost(text: string): { readonly host: string; readonly port?: number } | undefined {
  const [, bracketed, plain, portText] =
    /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._-]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host =
    bracketed ?? plain ?? (/^[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*$/.test(text) ? text : undefined);
  if (host === undefined || portText === undefined) return host === undefined ? undefined : { host };
  const port = Number(portText);
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

/** Those without a port that is known are left out. */
export function hostsOf(
  written: { readonly host?: string | undefined; readonly hosts?: readonly string[] | undefined },
  port: number | undefined,
): readonly HostAndPort[] {
  const named = written.hosts?.map(parseHost) ?? [
    written.host === undefined ? undefined : { host: written.host },
  ];
  return named.flatMap((each) => {
    const itsPort = each?.port ?? port;
    return each === undefined || itsPort === undefined ? [] : [{ host: each.host, port: itsPort }];
  });
}

export function hostAndPortText({ host, port }: HostAndPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
