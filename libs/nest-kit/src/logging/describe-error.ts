/** What a log may say about an error. A closed list: drivers hang requests, headers and credentials on theirs. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

const maxDepth = 5;

export const describeError = (error: unknown, depth = 1): DescribedError => {
  if (!(error instanceof Error)) return { type: typeof error, message: textOf(error) };
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const stack = error.stack === undefined ? {} : { stack: error.stack };
  const hasCause = error.cause !== undefined && depth < maxDepth;
  const cause = hasCause ? { cause: describeError(error.cause, depth + 1) } : {};
  return { type: error.name, message: error.message, ...code, ...stack, ...cause };
};

/** Something was thrown that is no error: only plain text is repeated. */
const textOf = (thrown: unknown): string => {
  if (typeof thrown === 'string') return thrown;
  return thrown === undefined || thrown === null
    ? `${String(thrown)} was thrown`
    : `a ${typeof thrown} was thrown that is no error`;
};
