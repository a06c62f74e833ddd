// What can be said about pulling from Microsoft.
import type { CredentialKind } from '../model/credential-status.ts';
import type { Describe } from './describe.ts';

export type SourceNotice =
  | {
      readonly notice: 'page-committed';
      readonly source: string;
      readonly stored: number;
      readonly repeated: number;
      readonly filtered: number;
    }
  | {
      readonly notice: 'token-renewal-failed';
      readonly tenant: string;
      readonly resource: string;
      readonly reason: string;
    }
  | {
      readonly notice: 'credential-switched';
      readonly tenant: string;
      readonly kind: CredentialKind;
      readonly works: 'current' | 'next';
    }
  | { readonly notice: 'sign-in-not-stored'; readonly tenant: string; readonly reason: string }
  | { readonly notice: 'clock-skewed'; readonly source: string; readonly skewMs: number }
  | { readonly notice: 'element-set-aside'; readonly source: string; readonly bytes: number }
  | { readonly notice: 'records-without-id'; readonly source: string; readonly count: number }
  | {
      readonly notice: 'window-lost';
      readonly source: string;
      readonly what: string;
      readonly fromMs: number;
      readonly toMs: number;
    }
  | {
      readonly notice: 'span-poisoned';
      readonly source: string;
      readonly what: string;
      readonly fromMs: number;
      readonly toMs: number;
    }
  | {
      readonly notice: 'span-unreadable';
      readonly source: string;
      readonly what: string;
      readonly fromMs: number;
      readonly toMs: number;
      readonly tries: number;
    }
  | {
      readonly notice: 'time-crowded';
      readonly source: string;
      readonly what: string;
      readonly fromMs: number;
      readonly toMs: number;
    }
  | { readonly notice: 'next-link-refused'; readonly source: string; readonly what: string }
  | {
      readonly notice: 'elements-unexpanded';
      readonly source: string;
      readonly what: string;
      readonly expand: string;
      readonly count: number;
    }
  | { readonly notice: 'webhook-listening'; readonly source: string; readonly address: string }
  | { readonly notice: 'webhook-set'; readonly source: string; readonly contentType: string }
  | {
      readonly notice: 'webhook-refused';
      readonly source: string;
      readonly contentType: string;
      readonly reason: string;
    }
  | { readonly notice: 'subscription-started'; readonly source: string; readonly contentType: string }
  | {
      readonly notice: 'subscription-refused';
      readonly source: string;
      readonly contentType: string;
      readonly reason: string;
    }
  | { readonly notice: 'content-rows-unreadable'; readonly source: string; readonly count: number }
  | {
      readonly notice: 'blob-failed';
      readonly source: string;
      readonly contentId: string;
      readonly tries: number;
      readonly reason: string;
    }
  | {
      readonly notice: 'content-expired';
      readonly source: string;
      readonly contentType: string;
      /** Of the oldest one. */
      readonly contentId: string;
      readonly count: number;
      readonly fromMs: number;
      readonly toMs: number;
    }
  | {
      readonly notice: 'content-unsubscribed';
      readonly source: string;
      readonly contentType: string;
      readonly fromMs: number;
      readonly toMs: number;
    }
  | {
      readonly notice: 'sightings-crowded-out';
      readonly source: string;
      readonly count: number;
      readonly limit: number;
    };

export const sourceNotices: Describe<SourceNotice> = {
  'page-committed': {
    level: 'debug',
    say: (n) =>
      `Committed a page of ${n.source}: ${n.stored} new, ${n.repeated} repeated, ${n.filtered} filtered.`,
  },
  'token-renewal-failed': {
    level: 'warn',
    say: (n) =>
      `Renewing the token of ${n.tenant} for ${n.resource} failed; the old one is used while it lasts. ${n.reason}`,
  },
  'credential-switched': {
    level: 'warn',
    say: (n) =>
      n.works === 'next'
        ? `Entra no longer takes the current ${n.kind} of ${n.tenant}; the next one is used. Put it in the place of the current one, and another in its own.`
        : `The current ${n.kind} of ${n.tenant} is used again.`,
  },
  'sign-in-not-stored': {
    level: 'error',
    say: (n) =>
      `The new refresh token of ${n.tenant} is kept in memory only: after a restart somebody may have to sign in again. ${n.reason}`,
  },
  'clock-skewed': {
    level: 'warn',
    say: (n) =>
      `This host's clock is ${Math.abs(n.skewMs / 1_000).toFixed(0)} s ${n.skewMs > 0 ? 'behind' : 'ahead of'} Microsoft's as ${n.source} sees it; windows follow Microsoft's clock, but set this host's right.`,
  },
  'element-set-aside': {
    level: 'error',
    say: (n) =>
      `An event of ${n.source} was passed over: it is ${n.bytes} bytes long, more than can be taken in. The SIEM has a gap event about it; look at that time in the portal.`,
  },
  'records-without-id': {
    level: 'warn',
    say: (n) =>
      `${n.count} records of ${n.source} came without an id of their own; the SHA-256 of their bytes stands in for it.`,
  },
  'window-lost': {
    level: 'error',
    say: (n) =>
      `${n.source} can no longer ask for ${n.what} from ${isoTime(n.fromMs)} to ${isoTime(n.toMs)}: Microsoft's retention has ended. Search the audit log of the portal for that time.`,
  },
  'span-poisoned': {
    level: 'warn',
    say: (n) =>
      `Microsoft fails whenever ${n.source} asks for ${n.what} updated from ${isoTime(n.fromMs)} to ${isoTime(n.toMs)}, and answers for the time around it: that span is read past and tried again apart, for seven days.`,
  },
  'span-unreadable': {
    level: 'error',
    say: (n) =>
      `${n.source} gave up ${n.what} updated from ${isoTime(n.fromMs)} to ${isoTime(n.toMs)}: Microsoft failed on them ${n.tries} times in seven days. Look at that time in the Defender portal.`,
  },
  'time-crowded': {
    level: 'error',
    say: (n) =>
      `More ${n.what} share the update time ${isoTime(n.fromMs)} than Microsoft lets ${n.source} ask for: some of them are missing. Look at that time in the Defender portal.`,
  },
  'next-link-refused': {
    level: 'warn',
    say: (n) =>
      `An answer to ${n.source} names a next page that must not be followed: it leads away from the list, or it counts ${n.what} while their number changes. What is there is read by update time instead.`,
  },
  'elements-unexpanded': {
    level: 'warn',
    say: (n) =>
      `${n.count} ${n.what} of ${n.source} came without their ${n.expand}: Microsoft fails when asked for both. A source of their own brings the ${n.expand}.`,
  },
  'webhook-listening': {
    level: 'info',
    say: (n) => `${n.source} listens at ${n.address} for Microsoft to say that there is new content.`,
  },
  'webhook-set': {
    level: 'info',
    say: (n) => `Microsoft has taken the webhook of ${n.source} for ${n.contentType}.`,
  },
  'webhook-refused': {
    level: 'warn',
    say: (n) =>
      `Microsoft has not taken the webhook of ${n.source} for ${n.contentType}; content comes by polling. ${n.reason}`,
  },
  'subscription-started': {
    level: 'info',
    say: (n) =>
      `${n.source} started the subscription to ${n.contentType}; the first content may take up to 12 hours.`,
  },
  'subscription-refused': {
    level: 'error',
    say: (n) => `${n.source} could not start the subscription to ${n.contentType}. ${n.reason}`,
  },
  'content-rows-unreadable': {
    level: 'error',
    say: (n) =>
      `${n.count} rows in a content list of ${n.source} name no content that could be fetched; they are looked at again when the list is read again.`,
  },
  'blob-failed': {
    level: 'warn',
    say: (n) =>
      `${n.source} could not fetch content ${n.contentId} (try ${n.tries}); it is asked for again until it expires. ${n.reason}`,
  },
  'content-expired': {
    level: 'error',
    say: (n) =>
      `${n.source} lost ${n.count} pieces of content of ${n.contentType}, made available from ${isoTime(n.fromMs)} to ${isoTime(n.toMs)}: they expired before they could be fetched. The oldest is ${n.contentId}.`,
  },
  'content-unsubscribed': {
    level: 'error',
    say: (n) =>
      `${n.source} had no subscription to ${n.contentType} from ${isoTime(n.fromMs)} to ${isoTime(n.toMs)}: what came into being then can not be fetched. See in the audit log of the portal who stopped it.`,
  },
  'sightings-crowded-out': {
    level: 'warn',
    say: (n) =>
      `${n.source} forgot ${n.count} alerts, those resolved longest ago first, because it remembers at most ${n.limit}; when one of them changes again, it is told as new.`,
  },
};

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
