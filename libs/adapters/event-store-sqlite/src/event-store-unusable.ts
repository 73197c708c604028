import { dirname } from 'node:path';

import type { RefusalReason } from './worker-protocol.js';

const sentences: Readonly<Record<RefusalReason, (file: string) => string>> = {
  in_use: (file) => `data directory ${dirname(file)} is in use by another Hookline process`,
  not_writable: (file) => `data directory ${dirname(file)} cannot be written`,
  not_a_directory: (file) => `data directory ${dirname(file)} is not a directory`,
  disk_full: (file) => `data directory ${dirname(file)} has no space left`,
  damaged: (file) => `event store ${file} is damaged: restore it from a backup`,
  foreign: (file) => `${file} is not an event store of Hookline`,
  newer: (file) => `event store ${file} was written by a newer version of Hookline`,
  failed: (file) => `event store ${file} cannot be opened`,
};

/** The event store could not be opened. The message is one sentence for the person who started the process. */
export class EventStoreUnusable extends Error {
  override readonly name = 'EventStoreUnusable';
  constructor(
    readonly reason: RefusalReason,
    file: string,
    options?: ErrorOptions,
  ) {
    super(sentences[reason](file), options);
  }
}
