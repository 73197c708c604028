import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';

import { signWebhook } from './sign-webhook.js';
import { formatSigningSecret, InvalidSigningSecret } from './signing-secret.js';

const secretOf = (byte: number): string => formatSigningSecret(new Uint8Array(32).fill(byte));

describe('the signature of a webhook', () => {
  it('is the one that the Standard Webhooks specification gives as its example', () => {
    expect(
      signWebhook({
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        timestampSeconds: 1614265330,
        body: '{"test": 2432232314}',
        secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      }),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  describe('as the reference library sees it', () => {
    const nowSeconds = Math.floor(Date.now() / 1_000);
    const body = JSON.stringify({ type: 'subscription.create', data: { user: 'Zoë 🪝' }, timestamp: 'now' });
    const headersFor = (secrets: readonly string[]): Record<string, string> => ({
      'webhook-id': '0190a1b2',
      'webhook-timestamp': String(nowSeconds),
      'webhook-signature': signWebhook({ id: '0190a1b2', timestampSeconds: nowSeconds, body, secrets }),
    });

    it('verifies, also when the body is not ASCII', () => {
      expect(new Webhook(secretOf(1)).verify(body, headersFor([secretOf(1)]))).toEqual(JSON.parse(body));
    });

    it('verifies with the new and with the old secret while a rotation overlaps', () => {
      const headers = headersFor([secretOf(2), secretOf(1)]);
      for (const secret of [secretOf(1), secretOf(2)]) {
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
      }
    });

    it.each([
      ['another secret', secretOf(3), body],
      ['another body', secretOf(1), `${body} `],
    ])('does not verify with %s', (_what, secret, received) => {
      const headers = headersFor([secretOf(1)]);
      expect(() => new Webhook(secret).verify(received, headers)).toThrow('No matching signature');
    });
  });

  it('stays right for more secrets than are remembered', () => {
    const secrets = Array.from({ length: 1500 }, (_, number) =>
      formatSigningSecret(Buffer.alloc(32, `secret ${String(number)}`)),
    );
    const sign = (secret: string): string =>
      signWebhook({ id: 'a', timestampSeconds: 1, body: '{}', secrets: [secret] });
    const firstTime = secrets.map(sign);
    expect(new Set(firstTime).size).toBe(secrets.length);
    expect(secrets.map(sign)).toEqual(firstTime);
  });

  it('is refused for a secret that is none', () => {
    expect(() => signWebhook({ id: 'a', timestampSeconds: 1, body: '{}', secrets: ['hello'] })).toThrow(
      InvalidSigningSecret,
    );
  });
});
