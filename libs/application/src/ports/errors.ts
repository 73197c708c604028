import type { Revision, StreamId } from '#libs/domain';

/** The stream is no longer at the revision that the append expected: read it and decide again. */
export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict';
  constructor(
    readonly stream: StreamId,
    readonly expected: Revision,
    options?: ErrorOptions,
  ) {
    super(`${stream} is no longer at revision ${String(expected)}`, options);
  }
}

/**
 * An engine could not be reached or did not answer in time. After an append the outcome is unknown:
 * repeat it with the same event ids and the same expected revision.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** What the store holds cannot be read: damaged, or written by a newer version. Never skipped. */
export class CorruptRecord extends Error {
  override readonly name = 'CorruptRecord';
}

/** The master keys at hand do not open what the installation has sealed: with them nothing could be sent. */
export class UnknownMasterKey extends Error {
  override readonly name = 'UnknownMasterKey';
}

/** The rows are no longer what a batch was folded over: load the checkpoint again and follow from there. */
export class CheckpointMoved extends Error {
  override readonly name = 'CheckpointMoved';
}

/** This process cannot do that now and will be able to soon: it does not follow the store yet, or no longer. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
  constructor(part: string) {
    super(`${part} is not ready`);
  }
}
