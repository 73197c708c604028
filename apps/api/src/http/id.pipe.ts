import type { PipeTransform } from '@nestjs/common';

import { type ProblemCode, uuid } from '#libs/contracts';

import { RequestProblem } from './request-problem.js';

/** An id in a path. What is no UUID is the id of nothing, so it is not found. */
export class IdPipe implements PipeTransform<unknown, string> {
  constructor(private readonly notFound: ProblemCode) {}

  transform(value: unknown): string {
    const parsed = uuid.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new RequestProblem(this.notFound);
  }
}
