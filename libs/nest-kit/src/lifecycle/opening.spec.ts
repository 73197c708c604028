import { describe, expect, it } from '@jest/globals';

import { Opening } from './opening.js';
import { StoppedWhileStarting } from './stopped-while-starting.js';

describe('a process that opens its engines', () => {
  it('ends at once when nothing is under way that leaves something behind', async () => {
    const opening = new Opening();
    await opening.finish(() => Promise.resolve());
    await opening.stop();
    expect(opening.isStopped).toBe(true);
  });

  it('lets what is under way end in order, and opens nothing more', async () => {
    const opening = new Opening();
    const steps: string[] = [];
    const work = opening.finish(async (signal) => {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve);
      });
      steps.push('tidied up');
    });
    const refused = expect(work).rejects.toBeInstanceOf(StoppedWhileStarting);
    await opening.stop();
    expect(steps).toEqual(['tidied up']);
    await refused;
  });

  it('still ends when what was under way has failed', async () => {
    const opening = new Opening();
    await expect(opening.finish(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    await opening.stop();
  });
});
