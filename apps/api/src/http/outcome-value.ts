import type { Outcome } from '#libs/application';
import { type ProblemCode, problems } from '#libs/contracts';

import { RequestProblem } from './request-problem.js';

/**
 * What a use case did. That every refusal has an HTTP status is checked here by the compiler: its code must be a
 * problem's.
 * @throws {RequestProblem} for a refusal
 */
export const valueOf = <Value>(outcome: Outcome<Value, ProblemCode>): Value => {
  if (outcome.kind === 'done') return outcome.value;
  const { code, path, problems: errors } = outcome.refusal;
  if (errors !== undefined) throw new RequestProblem(code, { errors });
  throw new RequestProblem(code, path === undefined ? {} : { errors: [{ path, message: problems[code].title }] });
};
