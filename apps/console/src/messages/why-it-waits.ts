import type { MessageDetailAnswer, WebhookAnswer } from '#libs/contracts';

type Because = NonNullable<MessageDetailAnswer['attempts'][number]['because']>;

const because: Readonly<Record<Because, string>> = {
  schedule: 'by the retry schedule',
  retry_after: 'because the receiver asked for it (Retry-After)',
  horizon: 'at the mark at which it is given up',
};

export const isWaiting = ({ status }: Pick<MessageDetailAnswer, 'status'>): boolean =>
  status === 'created' || status === 'retrying';

/** Why the next attempt is planned for when it is; `null` when nothing says so. */
export const plannedBecause = ({ attempts, nextAttemptAt }: MessageDetailAnswer): string | null => {
  const last = attempts.at(-1);
  // A retry that somebody asked for is not what the last failure planned.
  if (last === undefined || last.because === null || last.nextAttemptAt !== nextAttemptAt) return null;
  return because[last.because];
};

/** How a webhook holds its messages up, but for tests: it is switched off, only probed, or gets them in turn. */
export type Hold = 'inactive' | 'probed' | 'turn';

export const holdOf = ({ status, breaker, ordering, rateLimit }: WebhookAnswer): Hold | null => {
  if (status === 'inactive') return 'inactive';
  if (breaker === 'open') return 'probed';
  return ordering === 'fifo' || rateLimit !== null ? 'turn' : null;
};

const aboutToBeMade = 'The attempt is about to be made.';

/** What makes a message wait that is due: one after the other, or not too many at once. */
const turnOf = (webhook: WebhookAnswer | undefined): string => {
  if (webhook?.ordering === 'fifo') return 'It waits for its turn: this webhook gets one message after the other.';
  const limit = webhook?.rateLimit?.perSecond;
  return limit === undefined
    ? aboutToBeMade
    : `It waits for its turn: this webhook gets at most ${limit.toLocaleString()} a second.`;
};

/** What holds a message up beyond its schedule, in a sentence; `null` when it only waits for its time. */
export const heldUpBy = (
  { nextAttemptAt, test }: MessageDetailAnswer,
  webhook: WebhookAnswer | undefined,
  now: number,
): string | null => {
  if (test) return aboutToBeMade;
  const hold = webhook === undefined ? null : holdOf(webhook);
  if (hold === 'inactive') return 'Its webhook is inactive. It goes on when the webhook is active again.';
  if (hold === 'probed') return 'The receiver keeps failing, so it is probed with single messages.';
  return nextAttemptAt !== null && Date.parse(nextAttemptAt) > now ? null : turnOf(webhook);
};
