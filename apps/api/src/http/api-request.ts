import type { Principal, Session } from '#libs/application';

/** What this service uses of the HTTP server's request. */
export interface ApiRequest {
  /** `x-request-id`, the client's or ours. */
  readonly id: string;
  readonly method: string;
  /** Address of whoever is connected: a client or a proxy. */
  readonly ip: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As JSON says; not checked yet. */
  readonly body: unknown;
  /** Of the body as it was sent, once it was read. */
  bodyBytes: number;
  /** Set by the guard; `null` where no key is asked for. */
  principal: Principal | null;
  /** Set by the guard for somebody who signed in. */
  signedIn: Session | null;
}

/** What this service uses of the HTTP server's reply. */
export interface ApiReply {
  readonly request: Pick<ApiRequest, 'method'>;
  readonly statusCode: number;
  code(status: number): this;
  header(name: string, value: string): this;
  send(body: string | Uint8Array): unknown;
  /** Leaves the answer to whoever calls it, on the connection itself. */
  hijack(): unknown;
  getHeaders(): Readonly<Record<string, number | string | string[] | undefined>>;
  readonly raw: RawReply;
}

/** The connection of a hijacked reply. */
export interface RawReply {
  writeHead(status: number, headers: Readonly<Record<string, number | string | string[] | undefined>>): unknown;
  /** False: the client is slower than what is written; `drain` follows. */
  write(text: string): boolean;
  once(event: 'drain' | 'close', listener: () => void): unknown;
  off(event: 'drain' | 'close', listener: () => void): unknown;
  end(): unknown;
  /** Also when the client went away before anybody listened for it. */
  readonly destroyed: boolean;
  /** Without waiting for what the client has not read. */
  destroy(): unknown;
}
