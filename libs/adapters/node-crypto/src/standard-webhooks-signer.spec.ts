import { describe, expect, it } from '@jest/globals';

import { StandardWebhooksSigner } from './standard-webhooks-signer.js';

describe('the signer of requests', () => {
  it('signs as the Standard Webhooks specification says', () => {
    expect(
      new StandardWebhooksSigner().sign({
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        timestampSeconds: 1614265330,
        body: '{"test": 2432232314}',
        secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
      }),
    ).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });
});
