// Links to a next page, held to the list they belong to before the token goes there.

/**
 * The link as it was handed out; undefined when it must not be followed: it leads away from the list, or it
 * counts elements (`$skip`), which passes over some when others leave the list between two pages. What it would
 * have led to is read by time instead.
 */
export function followable(link: string, listUrl: string): string | undefined {
  const url = URL.parse(link, listUrl);
  const list = new URL(listUrl);
  if (url === null || url.origin !== list.origin || url.username + url.password + url.hash !== '') {
    return undefined;
  }
  const counts = [...url.searchParams.keys()].some((name) => name.toLowerCase() === '$skip');
  if (url.pathname.toLowerCase() !== list.pathname.toLowerCase() || counts) return undefined;
  return link.startsWith('http') ? link : url.href;
}
