import type { MessageId } from '#libs/domain';

interface Unstored {
  readonly stored: Promise<void>;
  readonly settle: () => void;
}

/**
 * Messages of a FIFO webhook that its receiver has and whose outcome is not stored yet. While there is one, the next
 * message may be sent; while there are two, none. Outcomes are stored in the order of the answers: after a crash the
 * last messages are sent again in their order, and no earlier one after a later one that is not.
 */
export class UnstoredOutcomes {
  private readonly waiting = new Map<MessageId, Unstored>();

  /** The receiver has the message. Resolves when its outcome may be stored: the one before it is. */
  async delivered(messageId: MessageId): Promise<void> {
    const before = [...this.waiting.values()].at(-1);
    let settle: () => void = () => undefined;
    const stored = new Promise<void>((resolve) => (settle = resolve));
    this.waiting.set(messageId, { stored, settle });
    await before?.stored;
  }

  /** Its outcome is stored, or will not be. True when the receiver had the message. */
  ended(messageId: MessageId): boolean {
    this.waiting.get(messageId)?.settle();
    return this.waiting.delete(messageId);
  }

  /** Whether the next message may go ahead of this one's outcome. */
  mayBePassed(messageId: MessageId): boolean {
    return this.waiting.size === 1 && this.waiting.has(messageId);
  }
}
