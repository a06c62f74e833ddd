// Addresses that the API hands out (next pages, blobs), held to the tenant's own part of the API before the
// token goes there.
import { ConnectorError } from '../../errors/connector-error.ts';

export interface Links {
  /** The address of an operation, e.g. `subscriptions/list`, with its query. */
  operation(name: string, query?: Readonly<Record<string, string>>): string;
  /** Where content of this id is, as the API writes it. */
  content(contentId: string): string;
  /**
   * A link as it was handed out, with PublisherIdentifier added. Throws `source-host-refused` when it leaves
   * the host or the tenant's part of it.
   */
  pinned(link: string): string;
}

export function createLinks(origin: string, tenantId: string, publisher: string): Links {
  const root = `${origin}/api/v1.0/${tenantId}/activity/feed/`;
  // Microsoft's own sample of a next page has v1 in place of v1.0.
  const allowedPath = new RegExp(`^/api/v1(\\.0)?/${tenantId}/activity/feed/`, 'i');

  /** As text, because a link is to be sent as it is: `$` in a content id must not be encoded. */
  function withPublisher(link: string): string {
    if (/[?&]PublisherIdentifier=/i.test(link)) return link;
    return `${link}${link.includes('?') ? '&' : '?'}PublisherIdentifier=${publisher}`;
  }

  return {
    operation: (name, query = {}) =>
      withPublisher(`${root}${name}?${new URLSearchParams(query)}`.replace(/\?$/, '')),
    content: (contentId) => `${root}audit/${contentId}`,
    pinned: (link) => {
      const url = URL.parse(link);
      const isOwn =
        url !== null &&
        url.origin === origin &&
        url.username + url.password + url.hash === '' &&
        allowedPath.test(url.pathname);
      if (isOwn) return withPublisher(link);
      throw new ConnectorError('source-host-refused', {
        message: `Asking ${new URL(origin).host}: a link in an answer leads to ${url?.host ?? 'no URL'}, outside the tenant's part of the API; nothing was sent there.`,
      });
    },
  };
}
