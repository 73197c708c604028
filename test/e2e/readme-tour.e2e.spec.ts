import { describe, expect, it } from '@jest/globals';

import { Scene } from './scene.js';
import { walk } from './shell-walk.js';

const scene = Scene.of();

/** A person waits a second; a test waits for what that second is for. */
const waits = (receiverPort: number): readonly string[] => [
  `until (: < /dev/tcp/127.0.0.1/${receiverPort}) 2>/dev/null; do sleep 0.1; done`,
  ...['success', 'retrying'].map(
    (status) => `until curl -s "$API/messages?status=${status}" -H "$AUTH" | grep -q '"id"'; do sleep 0.1; done`,
  ),
];

describe('The tour in README', () => {
  it('can be taken command by command', async () => {
    const { code, output } = await walk('README.md', scene.product.api, (script, receiverPort) => {
      const inTurn = waits(receiverPort).values();
      return script.replace(/^npm (start|test).*$/gm, '').replace(/^sleep 1$/gm, () => inTurn.next().value ?? 'false');
    });

    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    expect(output).toContain('signature right');
    expect(output).not.toContain('signature WRONG');
    expect(output).toContain("status: 'success'");
    expect(output).toContain("errorCode: 'connection_refused'");
    expect(output).toContain("'MessageCancelled', 'cancelled'");
  });
});
