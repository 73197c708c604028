export type RefusalReason = 'bad_url' | 'unreachable' | 'wrong_credentials' | 'not_allowed' | 'too_old';

/** The connection string is never part of a sentence: it holds the password. */
const sentences: Readonly<Record<RefusalReason, string>> = {
  bad_url: 'the connection string of the event store cannot be read: it is esdb://[user:password@]host:port?tls=true',
  unreachable: 'the event store cannot be reached',
  wrong_credentials: 'the event store does not accept the user and password of its connection string',
  not_allowed: "the event store's user may not read $all: it has to be one of $admins",
  too_old: 'the event store is too old: EventStoreDB 23.10 or KurrentDB is needed',
};

/** The event store could not be opened. The message is one sentence for the person who started the process. */
export class EventStoreUnusable extends Error {
  override readonly name = 'EventStoreUnusable';
  constructor(
    readonly reason: RefusalReason,
    options?: ErrorOptions,
  ) {
    super(sentences[reason], options);
  }
}
