import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';

import { parseFields } from '#libs/contracts';

import { RequestProblem } from './request-problem.js';

/** A body or query as its contract says. @throws {RequestProblem} invalid_request, with each bad field */
export class SchemaPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(private readonly schema: Schema) {}

  transform(value: unknown): z.output<Schema> {
    const parsed = parseFields(this.schema, value);
    if ('errors' in parsed) throw new RequestProblem('invalid_request', { errors: parsed.errors });
    return parsed.data;
  }
}
