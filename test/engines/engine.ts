import { describe, it } from '@jest/globals';

/**
 * An engine of the production set, as the tests find it: by URL from the environment, from Docker, or started here.
 * Where none of it works, suites that need it are listed as skipped, with the reason in their name.
 */
export type Engine<Found> =
  { readonly kind: 'found'; readonly engine: Found } | { readonly kind: 'missing'; readonly reason: string };

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

/** What an attempt to find an engine ends with: its failure is the reason. */
export const findEngine = async <Found>(find: () => Promise<Found>): Promise<Engine<Found>> => {
  try {
    return { kind: 'found', engine: await find() };
  } catch (error) {
    return { kind: 'missing', reason: error instanceof Error ? error.message : String(error) };
  }
};
