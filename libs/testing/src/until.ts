const pollMs = 10;

/**
 * Asks again and again until the answer is as wished (without `holds`: until it is true), and answers it.
 * @throws {Error} that names what did not happen in time, with the last answer
 */
export type Until = <Answer>(
  what: string,
  ask: () => Answer | Promise<Answer>,
  holds?: (answer: Answer) => boolean,
) => Promise<Answer>;

export const untilWithin =
  (limitMs: number): Until =>
  async (what, ask, holds = Boolean) => {
    const end = Date.now() + limitMs;
    for (;;) {
      const answer = await ask();
      if (holds(answer)) return answer;
      if (Date.now() > end)
        throw new Error(`did not happen within ${String(limitMs)} ms: ${what}; last: ${JSON.stringify(answer)}`);
      await new Promise<void>((resolve) => setTimeout(resolve, pollMs));
    }
  };

/** Less than the tests of a level may take, so that it is said what did not happen. */
export const until = untilWithin(45_000);
