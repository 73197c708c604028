import { Injectable, type PipeTransform } from '@nestjs/common';

import type { Revision } from '#libs/domain';

import { invalidField } from './request-problem.js';

/** One entity tag (RFC 9110 section 8.8.3); a proxy that compresses may have made ours weak. */
const entityTag = /^(?:W\/)?"([\x21\x23-\x7e]*)"$/;
const number = /^\d{1,15}$/;

/** Matches no revision: somebody else's tag. */
const noRevision = -1;

/** `ETag` of a state at a revision; `"none"` before its first fact. */
export const etagOf = ({ revision }: { readonly revision: Revision }): string => `"${revision}"`;

/** `If-Match` as the revision that must still be there; without one, or with `*`, every revision will do. */
@Injectable()
export class IfMatchPipe implements PipeTransform<string | undefined, Revision | undefined> {
  transform(value: string | undefined): Revision | undefined {
    if (value === undefined || value === '*') return undefined;
    const tag = entityTag.exec(value)?.[1];
    if (tag === undefined) throw invalidField('If-Match', 'Expected one entity tag, for example "3"');
    if (tag === 'none') return tag;
    return number.test(tag) ? Number(tag) : noRevision;
  }
}
