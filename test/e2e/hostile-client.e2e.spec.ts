import { connect, type Socket } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { problemDetails } from '#libs/contracts';

import { adminKey } from '../support/product.js';
import { Scene } from './scene.js';

const scene = Scene.of();
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

interface HeadAnswer {
  readonly status: number;
  readonly code: string;
}

/** What is answered to these lines alone: what they announce after them never comes. */
const answerTo = (...lines: readonly string[]): Promise<HeadAnswer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(scene.product.api);
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
    sockets.push(socket);
    socket.setEncoding('utf8').on('error', reject);
    socket.on('data', (piece: string) => {
      text += piece;
      const body = text.split('\r\n\r\n')[1];
      if (body?.endsWith('}') !== true) return;
      resolve({ status: Number(text.split(' ')[1]), code: problemDetails.parse(JSON.parse(body)).code });
    });
  });

const publish = ['POST /api/v1/events HTTP/1.1', 'host: hookline', 'content-type: application/json'];
const length = 'content-length: 200000';
const key = `authorization: Bearer ${adminKey}`;

describe('A client that nobody knows', () => {
  it.each<[string, readonly string[], HeadAnswer]>([
    ['without a key', [...publish, length], { status: 401, code: 'unauthorized' }],
    ['with a wrong key', [...publish, length, 'authorization: Bearer no'], { status: 401, code: 'unauthorized' }],
    ['in chunks', [...publish, 'transfer-encoding: chunked'], { status: 401, code: 'unauthorized' }],
    [
      'with a made-up session',
      [...publish, length, 'cookie: hookline_session=v1.a'],
      { status: 401, code: 'unauthorized' },
    ],
    [
      'to sign in, larger than any key',
      ['POST /api/v1/session HTTP/1.1', 'host: hookline', 'content-type: application/json', length],
      { status: 413, code: 'body_too_large' },
    ],
  ])('sends no body that is kept: it is answered before (%s)', async (_how, lines, answer) => {
    expect(await answerTo(...lines)).toEqual(answer);
  });

  it('is told from a page of another site that has the cookie of somebody who signed in', async () => {
    const signedIn = await scene.product.request('POST', '/session', { apiKey: adminKey }, { 'x-hookline-csrf': '1' });
    const cookie = `cookie: ${(signedIn.headers.get('set-cookie') ?? '').split(';')[0]!}`;
    const crossSite = { status: 403, code: 'cross_site_request' };
    expect(await answerTo(...publish, length, cookie)).toEqual(crossSite);
    expect(await answerTo(...publish, length, cookie, 'x-hookline-csrf: 1', 'origin: https://evil.test')).toEqual(
      crossSite,
    );
  });
});

describe('A request that two servers may understand differently', () => {
  it.each([
    ['with two hosts', [...publish, 'host: other', key, 'content-length: 2', 'connection: close']],
    ['in another coding than chunks', [...publish, key, 'transfer-encoding: gzip, chunked']],
    ['with a length and in chunks', [...publish, key, 'content-length: 2', 'transfer-encoding: chunked']],
    ['with two lengths', [...publish, key, 'content-length: 2', 'content-length: 3']],
  ])('is refused: %s', async (_how, lines) => {
    expect(await answerTo(...lines)).toEqual({ status: 400, code: 'invalid_request' });
  });
});
