import { describe, expect, it } from '@jest/globals';

import { Scene } from './scene.js';
import { walk } from './shell-walk.js';
import { until } from './until.js';

const scene = Scene.of();

describe('The walk through the API in docs/api.md', () => {
  it('can be walked command by command, and again on the same data', async () => {
    for (const time of [1, 2]) {
      const { code, output } = await walk('docs/api.md', scene.product.api);

      expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
      expect(output.match(/== block/g)!.length).toBeGreaterThan(15);
      expect(output).toContain('signature right');
      expect(output).not.toContain('signature WRONG');
      expect(output).toContain('{ matching: 1 }');
      await until(
        'its webhook is gone from the list',
        () => scene.hookline.webhooks(),
        ({ items }) => items.length === 0,
      );
      const { items } = await scene.hookline.events({ type: 'subscription.create' });
      // The test send, one, one sent twice, one of two, and the one for which nobody listened.
      expect(items.length).toBe(5 * time);
    }
  });
});
