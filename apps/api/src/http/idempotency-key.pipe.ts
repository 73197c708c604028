import { Injectable, type PipeTransform } from '@nestjs/common';

import { invalidField } from './request-problem.js';

const visible = /^[\x21-\x7e]{1,256}$/;

/** `Idempotency-Key`: 1 to 256 visible ASCII characters. */
@Injectable()
export class IdempotencyKeyPipe implements PipeTransform<string | undefined, string | undefined> {
  transform(value: string | undefined): string | undefined {
    if (value !== undefined && !visible.test(value))
      throw invalidField('Idempotency-Key', 'Expected 1 to 256 visible ASCII characters');
    return value;
  }
}
