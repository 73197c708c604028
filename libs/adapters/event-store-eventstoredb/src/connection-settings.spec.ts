import { describe, expect, it } from '@jest/globals';

import { parseConnectionSettings } from './connection-settings.js';

describe('the connection string', () => {
  it.each([
    ['esdb://127.0.0.1:2113?tls=false', { endpoint: { address: '127.0.0.1', port: 2113 } }],
    [
      'kurrentdb://a:2113,b:2114?tls=false',
      {
        endpoints: [
          { address: 'a', port: 2113 },
          { address: 'b', port: 2114 },
        ],
      },
    ],
    ['kurrentdb+discover://cluster:2113', { discover: { address: 'cluster', port: 2113 } }],
  ])('%s names its nodes', (url, node) => {
    expect(parseConnectionSettings(url).node).toMatchObject(node);
  });

  it('is encrypted unless it says otherwise', () => {
    expect(parseConnectionSettings('esdb://a').security).toEqual({});
    expect(parseConnectionSettings('esdb://a?tls=false').security).toEqual({ insecure: true });
  });

  it('holds user and password, percent-encoded', () => {
    expect(parseConnectionSettings('esdb://admin:p%40ss@a').credentials).toEqual({
      username: 'admin',
      password: 'p@ss',
    });
  });

  it.each([
    'http://admin:secret@a',
    'esdb://admin:secret@',
    'esdb://admin:secret@a:port',
    'esdb://admin:secret@a?tlsCAFile=/nowhere',
  ])('is never repeated by the error about it', (url) => {
    const parse = () => parseConnectionSettings(url);
    expect(parse).toThrow('the connection string of the event store cannot be read');
    expect(parse).not.toThrow(/secret/);
  });
});
