import { z } from 'zod';

export const defaultPageSize = 50;
export const maxPageSize = 200;

/** The two query parameters of every list. */
export const pageParameters = {
  limit: z
    .string()
    .regex(/^\d{1,6}$/, 'Must be a whole number')
    .transform(Number)
    .pipe(z.int().min(1).max(maxPageSize))
    .default(defaultPageSize)
    .describe(`Most items in one answer, 1 to ${maxPageSize}`),
  cursor: z.string().min(1).max(1024).nullable().default(null).describe('`nextCursor` of the page before'),
};

/** Answer of every list. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item).describe('In the order of the list'),
    nextCursor: z.string().nullable().describe('Pass it as `cursor` for the next page; null on the last page'),
  });
