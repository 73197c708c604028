import type { MessageAnswer } from '#libs/contracts';

import { Instant } from '../ui/instant.js';
import type { Hold } from './why-it-waits.js';

interface NextAttemptProps {
  readonly message: Pick<MessageAnswer, 'nextAttemptAt' | 'createdAt'>;
  /** `null`: nothing holds it up, or nobody knows. */
  readonly hold: Hold | null;
}

/** Until when a message waits that is waiting, or for what once its time has come. */
export const NextAttempt = ({ message: { nextAttemptAt, createdAt }, hold }: NextAttemptProps) => {
  const at = nextAttemptAt ?? createdAt;
  switch (hold) {
    case 'inactive':
      return 'when active again';
    case 'probed':
      return <Instant at={at} as="due" onceDue="when it recovers" />;
    case 'turn':
      return <Instant at={at} as="due" onceDue="in its turn" />;
    case null:
      return <Instant at={at} as="due" />;
  }
};
