/** What the two threads of the store say to each other: text and numbers only, which are cheap to post. */

/** The revision of a stream that was never written. */
export const noRevision = -1;

export interface EncodedNewEvent {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly data: string;
  readonly metadata: string;
}

export interface AppendRequest {
  readonly kind: 'append';
  readonly call: number;
  readonly stream: string;
  readonly expected: number;
  readonly events: readonly EncodedNewEvent[];
}

export interface ReadStreamRequest {
  readonly kind: 'read-stream';
  readonly call: number;
  readonly stream: string;
  readonly after: number;
  readonly limit: number;
}

export interface ReadAllRequest {
  readonly kind: 'read-all';
  readonly call: number;
  readonly after: number;
  readonly categories: readonly string[];
  readonly limit: number;
}

export interface ExpireRequest {
  readonly kind: 'expire';
  readonly call: number;
  readonly stream: string;
  /** What is before this revision goes; all of it for `null`, else the last event stays. */
  readonly before: number | null;
}

export interface CloseRequest {
  readonly kind: 'close';
}

export type Request = AppendRequest | ReadStreamRequest | ReadAllRequest | ExpireRequest | CloseRequest;

export interface StoredRow extends EncodedNewEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
}

export type AppendAnswer = { readonly call: number } & (
  | {
      readonly outcome: 'appended' | 'repeated';
      /** Of the last event of the append. */
      readonly revision: number;
      readonly position: number;
    }
  | { readonly outcome: 'conflict' }
);

export interface ExpireAnswer {
  readonly call: number;
}

export interface StreamAnswer {
  readonly call: number;
  readonly rows: readonly StoredRow[];
  readonly revision: number;
}

export interface AllAnswer {
  readonly call: number;
  readonly rows: readonly StoredRow[];
  /** Every position up to here was looked at. */
  readonly scannedTo: number;
  /** The last position of the store when the page was read. */
  readonly tail: number;
}

export type RefusalReason =
  'in_use' | 'not_writable' | 'not_a_directory' | 'disk_full' | 'damaged' | 'foreign' | 'newer' | 'failed';

/** An error as it crosses threads: the classes of the driver do not survive the way. */
export interface PostedError {
  readonly code: string;
  readonly message: string;
}

export type Reply =
  | { readonly kind: 'opened'; readonly tail: number }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly error: PostedError }
  /** `appended` in the order of the store, and to be taken in before the pages, which may hold them already. */
  | {
      readonly kind: 'answers';
      readonly appended: readonly AppendAnswer[];
      readonly expired: readonly ExpireAnswer[];
      readonly streams: readonly StreamAnswer[];
      readonly pages: readonly AllAnswer[];
    }
  | { readonly kind: 'failed'; readonly error: PostedError };
