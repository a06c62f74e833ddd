// How a source is called when its configuration gives it no name.

/** Takes the source as it stands in the file; undefined when it does not even name its kind. */
export function sourceNameOf(
  source: { kind: string; name?: unknown; tenant?: unknown },
  tenantCount: number,
): string {
  if (typeof source.name === 'string') return source.name;
  const tenant = typeof source.tenant === 'string' && tenantCount > 1 ? `-${source.tenant}` : '';
  return source.kind + tenant;
}
