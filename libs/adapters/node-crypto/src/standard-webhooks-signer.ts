import type { RequestSigner } from '#libs/application';
import { signWebhook } from '#libs/signing';

/** @see {@link signWebhook} */
export class StandardWebhooksSigner implements RequestSigner {
  sign(message: Parameters<RequestSigner['sign']>[0]): string {
    return signWebhook(message);
  }
}
