import type { FieldProblem, ProblemCode, ProblemDetails } from '#libs/contracts';

/** What the API refused, as it said it. */
export class ApiProblem extends Error {
  override readonly name: string = 'ApiProblem';

  constructor(readonly problem: ProblemDetails) {
    super(problem.detail);
  }

  get code(): ProblemCode {
    return this.problem.code;
  }

  get fields(): readonly FieldProblem[] {
    return this.problem.errors ?? [];
  }
}

/** Nobody is signed in any more. */
export class SessionEnded extends ApiProblem {
  override readonly name = 'SessionEnded';
}

/** The request got no answer of the API: the network is away, or the server is just starting again. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';

  constructor(cause: unknown) {
    super('Hookline does not answer', { cause });
  }
}

/** The page in this tab and the server are of different versions. */
export class AnswerNotUnderstood extends Error {
  override readonly name = 'AnswerNotUnderstood';

  constructor(path: string) {
    super(`The answer of ${path} is not the one this page knows`);
  }
}

export const hasCode = (error: unknown, ...codes: readonly ProblemCode[]): boolean =>
  error instanceof ApiProblem && codes.includes(error.code);

/** What was asked for does not exist, or no longer. */
export const isGone = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.problem.status === 404 || error.problem.status === 410);

/** Each fault with the name of its field, but for what the problem itself says already. */
const faultsOf = ({ fields, message: told }: ApiProblem): string =>
  fields
    .filter(({ message }) => message !== told)
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');

/** What a person reads about an error. */
export const sentenceOf = (error: unknown): string => {
  if (error instanceof ApiProblem) {
    const faults = faultsOf(error);
    return faults === '' ? error.message : `${error.message}. ${faults}`;
  }
  return error instanceof Error ? error.message : String(error);
};

/** What the API says about one field of a body; absent when it says nothing. */
export const fieldErrorOf = (error: unknown, path: string): string | undefined =>
  error instanceof ApiProblem ? error.fields.find((field) => field.path === path)?.message : undefined;
