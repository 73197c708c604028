import { describe, expect, it } from '@jest/globals';

import { operations } from '#libs/contracts';

import { Scene } from './scene.js';

const scene = Scene.of();

const examples = operations.flatMap((operation) =>
  Object.entries(operation.body?.examples ?? {}).flatMap(([mediaType, named]) =>
    Object.entries(named).map(([name, { value }]) => ({
      id: operation.id,
      name,
      mediaType,
      value,
      method: operation.method.toUpperCase(),
      path: operation.path.replace('/api/v1', ''),
      successes: Object.keys(operation.answers).map(Number),
    })),
  ),
);

/** A webhook or event that an example names is one of the reader's own. */
const bodyOf = async (value: unknown): Promise<unknown> =>
  typeof value === 'object' && value !== null && 'webhookId' in value
    ? {
        ...value,
        webhookId: (await scene.webhook()).id,
        ...('eventId' in value && { eventId: await scene.hookline.publish() }),
      }
    : value;

/** Each operation's example may need what the one before it made: the table lists what creates first. */
const pathOf = async (path: string): Promise<string> => {
  if (path.startsWith('/event-types/')) return path.replace('{name}', 'invoice.paid');
  if (!path.includes('{id}')) return path;
  return path.replace('{id}', (await scene.webhook()).id);
};

describe('Every example of the OpenAPI document', () => {
  it('is there for every operation that takes a body, apart from signing in, which takes a secret', () => {
    const without = operations.filter(({ id, body }) => body !== undefined && !examples.some((one) => one.id === id));
    expect(without.map(({ id }) => id)).toEqual(['signIn']);
  });

  it.each(examples)(
    'gets the answer that is documented: $id, $name ($mediaType)',
    async ({ method, path, mediaType, value, successes }) => {
      const headers = { 'content-type': mediaType };
      const { status, text } = await scene.hookline.request(method, await pathOf(path), await bodyOf(value), headers);
      expect({ status, text: successes.includes(status) ? '' : text }).toEqual({ status, text: '' });
    },
  );
});
