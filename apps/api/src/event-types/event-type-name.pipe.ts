import { Injectable, type PipeTransform } from '@nestjs/common';

import { eventTypeName } from '#libs/contracts';

import { RequestProblem } from '../http/request-problem.js';

/** A name in a path. What can be no name is the name of nothing. */
@Injectable()
export class EventTypeNamePipe implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    const parsed = eventTypeName.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new RequestProblem('event_type_not_found');
  }
}
