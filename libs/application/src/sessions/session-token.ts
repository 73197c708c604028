import type { ApiKeyId } from '#libs/domain';

/** What a session's cookie says, sealed. */
export interface SessionFacts {
  readonly keyId: ApiKeyId;
  /**
   * Of the key itself: another key under the same id, as the configured one may become, does not go on with the
   * session.
   */
  readonly keyMark: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly seenAt: number;
}

const separator = '\n';
const wholeNumber = /^\d{1,15}$/;

export const writeSession = ({ keyId, keyMark, startedAt, seenAt }: SessionFacts): string =>
  [keyId, keyMark, startedAt, seenAt].join(separator);

/** `null` for what is no session. */
export const readSession = (text: string): SessionFacts | null => {
  const [keyId, keyMark, startedAt, seenAt, ...rest] = text.split(separator);
  if (keyId === undefined || keyMark === undefined || startedAt === undefined || seenAt === undefined) return null;
  if (rest.length > 0 || !wholeNumber.test(startedAt) || !wholeNumber.test(seenAt)) return null;
  return { keyId, keyMark, startedAt: Number(startedAt), seenAt: Number(seenAt) };
};
