import { describe, expect, it } from '@jest/globals';

import { RouteTable } from './route-table.js';

describe('The table of routes', () => {
  const routes = new RouteTable();
  routes.add('/webhooks/:id', ['GET']);
  routes.add('/webhooks/:id', ['PATCH']);
  routes.add('/webhooks/:id/test', ['POST']);

  it('knows the methods of an address, whatever its id and query', () => {
    expect(routes.methodsAt('/webhooks/42?x=/y')).toEqual(['GET', 'PATCH']);
  });

  it('knows nothing of an address that is longer, shorter or spelled otherwise', () => {
    expect(
      ['/webhooks', '/webhooks/42/tests', '/webhooks/42/test/1', '/'].flatMap((url) => routes.methodsAt(url)),
    ).toEqual([]);
  });
});
