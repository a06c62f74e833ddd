// What a source wants to have listened for, so that it is told of news before its next poll. Who listens is no
// business of sources; a notification says no more than "look now".
import type { Secret } from '../world/secret.ts';

export interface Webhook {
  /** The source's name, for messages. */
  readonly source: string;
  /** As Microsoft is told it; https. */
  readonly address: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Of the public address; requests to any other are refused. */
  readonly path: string;
  /** What the sender must show. */
  readonly authId: Secret;
  /** To speak TLS; without it something in front of it has to. */
  readonly certificate?: { readonly chain: Secret; readonly key: Secret };
  /** Somebody who knows the authId says that there is news. Does not throw, does not wait. */
  notified(): void;
}
