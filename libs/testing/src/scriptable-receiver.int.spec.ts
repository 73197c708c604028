import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { answer, drip, endless, hang, inTurn } from './receiver-behaviour.js';
import { ScriptableReceiver } from './scriptable-receiver.js';

let receiver: ScriptableReceiver;
beforeEach(async () => (receiver = await ScriptableReceiver.open()));
afterEach(() => receiver.close());

const post = (path: string, body = ''): Promise<Response> => fetch(receiver.url(path), { method: 'POST', body });

describe('a scriptable receiver', () => {
  it('answers 200 until it is told otherwise, and remembers what came', async () => {
    expect((await post('/hooks/a?x=1', 'hello')).status).toBe(200);
    expect(receiver.requests('/hooks/a')).toMatchObject([{ method: 'POST', path: '/hooks/a?x=1', body: 'hello' }]);
  });

  it('takes one behaviour a request and stays with the last', async () => {
    receiver.on('/', inTurn(answer(500), answer(429), answer(200)));
    const statuses: number[] = [];
    for (let count = 0; count < 4; count += 1) statuses.push((await post('/')).status);
    expect(statuses).toEqual([500, 429, 200, 200]);
  });

  it('tells when enough has arrived', async () => {
    const two = receiver.received('/', 2);
    await post('/', 'first');
    await post('/', 'second');
    expect((await two).map(({ body }) => body)).toEqual(['first', 'second']);
  });

  it('keeps a request on the wire until the test lets it go', async () => {
    let letGo: (value?: unknown) => void = () => undefined;
    receiver.on('/', answer(204, { after: new Promise((resolve) => (letGo = resolve)) }));
    let isAnswered = false;
    const request = post('/').finally(() => (isAnswered = true));
    await receiver.received('/');
    await post('/other');
    expect(isAnswered).toBe(false);
    letGo();
    expect((await request).status).toBe(204);
  });

  it('says what did arrive when the deadline passes', async () => {
    await post('/elsewhere');
    await post('/elsewhere');
    await expect(receiver.received('/', 1, 20)).rejects.toThrow(
      'expected 1 requests at / within 20 ms, arrived: 2 × /elsewhere',
    );
  });

  it.each([
    ['hangs', hang()],
    ['drips', drip()],
    ['pours', endless()],
    ['takes its time', answer(200, { delayMs: 60_000 })],
  ])('closes at once also while it %s', async (_what, behaviour) => {
    receiver.on('/', behaviour);
    const request = post('/').then((response) => response.text());
    request.catch(() => undefined);
    await receiver.received('/');
    await receiver.close();
    await expect(request).rejects.toThrow();
  });
});
