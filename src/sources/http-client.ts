// HTTP as a source sees it. The real client stands in microsoft/http.ts, the only door to undici; the
// simulator can stand in its place.

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute URL. Redirects are never followed; a 3xx comes back as it is. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Decoded from any content encoding. Must be read to its end or cancelled by leaving the loop. Throws a
   * ConnectorError when the connection breaks or falls silent in the middle.
   */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface HttpClient {
  /** Throws a ConnectorError of the `source-…` codes for everything below HTTP: name, connection, TLS, proxy, time-out. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
}
