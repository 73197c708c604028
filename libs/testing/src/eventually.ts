const POLL_MS = 5;
const LIMIT_MS = 15_000;

/**
 * Waits until a condition holds, asking every few milliseconds.
 * @throws {Error} that names what did not happen in 15 s
 */
export const eventually = async (what: string, holds: () => boolean): Promise<void> => {
  const end = Date.now() + LIMIT_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`did not happen within ${LIMIT_MS} ms: ${what}`);
    await new Promise<void>((resolve) => setTimeout(resolve, POLL_MS));
  }
};
