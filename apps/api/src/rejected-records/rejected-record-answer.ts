import type { RejectedRecordRow } from '#libs/application';
import type { RejectedRecordAnswer } from '#libs/contracts';

const textOf = (bytes: Uint8Array, isCut: boolean): string | null => {
  try {
    // A cut may fall into a character: as the beginning of a stream, the unfinished one is left out.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return null;
  }
};

export const toRejectedRecordAnswer = (row: RejectedRecordRow): RejectedRecordAnswer => {
  const bytes = Buffer.from(row.record, 'base64');
  return { ...row, text: textOf(bytes, row.recordBytes > bytes.length) };
};
