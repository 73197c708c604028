import { type LiveWebhook, toMs, type WebhookId } from '#libs/domain';

import type { Clock, RequestSigner, SecretBox } from '../ports/primitives.js';
import { openHeaders } from '../webhooks/webhook-headers.js';

interface OpenedSecrets {
  readonly revision: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly current: string;
  readonly previous: { readonly secret: string; readonly expiresAtMs: number } | null;
}

export interface SignedHeaders {
  readonly headers: Readonly<Record<string, string>>;
  /** The same with the values of the webhook's own headers hidden: what the log keeps. */
  readonly masked: Readonly<Record<string, string>>;
}

const maxOpened = 10_000;

/** Headers of a request as Standard Webhooks says, signed with every secret that signs at this moment. */
export class DeliveryTargets {
  /** Opened once per revision of a webhook: an edit or a rotation acts with the next request. */
  private readonly opened = new Map<WebhookId, OpenedSecrets>();

  constructor(
    private readonly parts: {
      readonly secretBox: SecretBox;
      readonly signer: RequestSigner;
      readonly clock: Clock;
      readonly userAgent: string;
      /** What the API shows for every header value: a reader sees one mask, in the webhook and in its attempts. */
      readonly maskedValue: string;
    },
  ) {}

  headersFor(request: {
    readonly webhookId: WebhookId;
    readonly webhook: LiveWebhook;
    readonly messageId: string;
    readonly body: string;
  }): SignedHeaders {
    const { webhookId, webhook, messageId, body } = request;
    const { headers: own, current, previous } = this.open(webhookId, webhook);
    const nowMs = this.parts.clock.now();
    const timestampSeconds = Math.floor(nowMs / 1_000);
    const secrets = previous !== null && previous.expiresAtMs > nowMs ? [current, previous.secret] : [current];
    const standard = {
      'content-type': 'application/json',
      'user-agent': this.parts.userAgent,
      'webhook-id': messageId,
      'webhook-timestamp': String(timestampSeconds),
      'webhook-signature': this.parts.signer.sign({ id: messageId, timestampSeconds, body, secrets }),
    };
    const names = Object.keys(own);
    if (names.length === 0) return { headers: standard, masked: standard };
    return {
      headers: { ...own, ...standard },
      masked: { ...Object.fromEntries(names.map((name) => [name, this.parts.maskedValue])), ...standard },
    };
  }

  private open(id: WebhookId, { revision, settings, secrets }: LiveWebhook): OpenedSecrets {
    const known = this.opened.get(id);
    if (known?.revision === revision) return known;
    const { secretBox } = this.parts;
    const { current, previous } = secrets;
    const opened: OpenedSecrets = {
      revision,
      headers: openHeaders(secretBox, settings.headers, id),
      current: secretBox.open(current, id),
      previous:
        previous === null
          ? null
          : { secret: secretBox.open(previous.secret, id), expiresAtMs: toMs(previous.expiresAt) },
    };
    if (this.opened.size >= maxOpened) this.opened.clear();
    this.opened.set(id, opened);
    return opened;
  }
}
