import { Webhook as StandardWebhook } from 'standardwebhooks';

import type { WebhookWithSecretAnswer } from '#libs/contracts';
import { type Behaviour, type ReceivedRequest, type ScriptableReceiver } from '#libs/testing';

/** A webhook and the address of the receiver behind it. */
export class Hook {
  readonly id: string;

  constructor(
    readonly webhook: WebhookWithSecretAnswer,
    readonly path: string,
    private readonly receiver: ScriptableReceiver,
  ) {
    this.id = webhook.id;
  }

  /** What the receiver does from now on. */
  answers(behaviour: Behaviour): void {
    this.receiver.on(this.path, behaviour);
  }

  get requests(): readonly ReceivedRequest[] {
    return this.receiver.requests(this.path);
  }

  /** What arrived, as soon as there are `count` requests. */
  received(count = 1): Promise<readonly ReceivedRequest[]> {
    return this.receiver.received(this.path, count);
  }
}

/** Whether a receiver that has this secret takes a request for genuine, by the reference library. */
export const isGenuine = ({ body, headers }: ReceivedRequest, secret: string): boolean => {
  try {
    new StandardWebhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
};
