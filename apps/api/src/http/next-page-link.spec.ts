import { describe, expect, it } from '@jest/globals';

import { nextPageLink } from './next-page-link.js';

const path = '/api/v1/messages';

describe('The link to the next page', () => {
  it('is the same request with the cursor in it', () => {
    const url = `${path}?status=failed&status=retrying&search=a%20%3E&cursor=old`;
    expect(nextPageLink(path, url, { items: [], nextCursor: 'new' })).toBe(
      `<${path}?status=failed&status=retrying&search=a+%3E&cursor=new>; rel="next"`,
    );
    expect(nextPageLink(path, path, { items: [], nextCursor: 'new' })).toBe(`<${path}?cursor=new>; rel="next"`);
  });

  it.each([[{ items: [], nextCursor: null }], [{ items: [] }], [undefined], [null], ['text']])(
    'is on no other answer: %j',
    (body) => {
      expect(nextPageLink(path, path, body)).toBeNull();
    },
  );
});
