/**
 * An engine of the production set, as the tests find it: by URL from the environment, from Docker, or started here.
 * Where none of it works, suites that need it are listed as skipped, with the reason in their name.
 */
export type Engine<Found> =
  { readonly kind: 'found'; readonly engine: Found } | { readonly kind: 'missing'; readonly reason: string };

/** What an attempt to find an engine ends with: its failure is the reason. */
export const findEngine = async <Found>(find: () => Promise<Found>): Promise<Engine<Found>> => {
  try {
    return { kind: 'found', engine: await find() };
  } catch (error) {
    return { kind: 'missing', reason: error instanceof Error ? error.message : String(error) };
  }
};
