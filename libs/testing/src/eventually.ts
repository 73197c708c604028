const pollMs = 5;
const limitMs = 15_000;

/**
 * Waits until a condition holds, asking every few milliseconds.
 * @throws {Error} that names what did not happen in 15 s
 */
export const eventually = async (what: string, holds: () => boolean): Promise<void> => {
  const end = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`did not happen within ${limitMs} ms: ${what}`);
    await new Promise<void>((resolve) => setTimeout(resolve, pollMs));
  }
};
