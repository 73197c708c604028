import { describe, it } from '@jest/globals';

import type { Engine } from './find-engine.js';

/** Engines that must be there, separated by commas: a skip is a failure then. Set where somebody promises them. */
const required = (process.env['HOOKLINE_TEST_REQUIRE_ENGINES'] ?? '').split(',').map((name) => name.trim());

/**
 * A suite that needs an engine.
 * @param name of the engine, as HOOKLINE_TEST_REQUIRE_ENGINES has it
 */
export const describeWithEngine = <Found>(name: string, found: Engine<Found>, suite: (engine: Found) => void): void => {
  if (found.kind === 'found') {
    describe(`with ${name}`, () => {
      suite(found.engine);
    });
    return;
  }
  if (required.includes(name)) {
    it(`has ${name}, which HOOKLINE_TEST_REQUIRE_ENGINES asks for`, () => {
      throw new Error(found.reason);
    });
    return;
  }
  describe.skip(`without ${name}: ${found.reason}`, () => {
    it('needs it', () => undefined);
  });
};
