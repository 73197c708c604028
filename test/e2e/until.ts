import { runsOnRealEngines } from '../support/open-installation.js';

const pollMs = 20;
/** What a killed process had in hand on Kafka goes on when it is overdue by a request's time and five seconds. */
export const limitMs = runsOnRealEngines ? 60_000 : 15_000;

/**
 * Asks again and again until the answer is as wished, and answers it.
 * @throws {Error} that names what did not happen, with the last answer
 */
export const until = async <Answer>(
  what: string,
  ask: () => Promise<Answer>,
  holds: (answer: Answer) => boolean,
): Promise<Answer> => {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > end)
      throw new Error(`did not happen within ${String(limitMs)} ms: ${what}; last: ${JSON.stringify(answer)}`);
    await new Promise<void>((resolve) => setTimeout(resolve, pollMs));
  }
};
