/** What a list answers. */
interface Page {
  readonly nextCursor: string;
}

const hasNextPage = (body: unknown): body is Page =>
  typeof body === 'object' && body !== null && 'nextCursor' in body && typeof body.nextCursor === 'string';

/**
 * `Link` to the next page (RFC 8288), the same request with the cursor in it; `null` where there is none.
 *
 * @param path of the list, without a query
 */
export const nextPageLink = (path: string, url: string, body: unknown): string | null => {
  if (!hasNextPage(body)) return null;
  const query = new URLSearchParams(url.split('?', 2)[1]);
  query.set('cursor', body.nextCursor);
  return `<${path}?${query.toString()}>; rel="next"`;
};
