import type { RefusalReason } from './worker-protocol.js';

const reasons: readonly (readonly [code: string, reason: RefusalReason])[] = [
  ['SQLITE_BUSY', 'in_use'],
  ['SQLITE_LOCKED', 'in_use'],
  ['SQLITE_READONLY', 'not_writable'],
  ['SQLITE_CANTOPEN', 'not_writable'],
  ['SQLITE_PERM', 'not_writable'],
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
];

/** Codes of the driver are extended ones: `SQLITE_READONLY_DIRECTORY` is a `SQLITE_READONLY`. */
export const refusalReasonOf = (code: string): RefusalReason =>
  reasons.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'failed';

const words: Partial<Readonly<Record<RefusalReason, string>>> = {
  disk_full: 'no space is left',
  damaged: 'its file is damaged',
  not_writable: 'its file cannot be written',
};

/** Why a store that was open stopped, for a log line. */
export const wordsOfFailure = (code: string): string => words[refusalReasonOf(code)] ?? 'its disk or thread failed';
