/** A record on the incoming topic that could not be read as an event. */
export interface EventRejected {
  readonly type: 'EventRejected';
  readonly data: {
    readonly reason: string;
    readonly origin: {
      readonly topic: string;
      readonly partition: number;
      readonly offset: string;
      readonly timestamp: string;
    };
    /** The record's first 16 KiB in base64, so that bytes that are no text survive. */
    readonly record: string;
    readonly recordBytes: number;
  };
}

/** The rejected record is gone. */
export interface RejectionExpired {
  readonly type: 'RejectionExpired';
  readonly data: Readonly<Record<string, never>>;
}

export type RejectionEvent = EventRejected | RejectionExpired;
