import type { Principal } from '#libs/application';

/** What this service uses of the HTTP server's request. */
export interface ApiRequest {
  /** `x-request-id`, the client's or ours. */
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Set by the guard; `null` where no key is asked for. */
  principal: Principal | null;
}

/** What this service uses of the HTTP server's reply. */
export interface ApiReply {
  readonly statusCode: number;
  code(status: number): this;
  header(name: string, value: string): this;
  send(body: string): unknown;
}
