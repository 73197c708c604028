import { type FieldProblem, type ProblemCode, problems } from '#libs/contracts';

export interface Occurrence {
  /** For people; nothing internal. */
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why a request is not answered as it wished; leaves as problem details. */
export class RequestProblem extends Error {
  override readonly name = 'RequestProblem';

  constructor(
    readonly code: ProblemCode,
    readonly occurrence: Occurrence = {},
  ) {
    super(occurrence.detail ?? problems[code].title);
  }
}

/** One field, header or parameter that is at fault. */
export const invalidField = (path: string, message: string): RequestProblem =>
  new RequestProblem('invalid_request', { errors: [{ path, message }] });
