import { describe, expect, it } from '@jest/globals';

import { newEvent } from './events.js';
import { parseFields } from './field-problems.js';
import { newReplay } from './replays.js';
import { newWebhook } from './webhooks.js';

const webhook = { displayName: 'A', url: 'https://example.com', events: ['a.b'] };

describe('What is wrong with a field, in words', () => {
  it.each([
    [newWebhook, {}, { displayName: 'Required', url: 'Required', events: 'Required' }],
    [newWebhook, { ...webhook, events: [] }, { events: 'Must have at least 1 item' }],
    [newWebhook, { ...webhook, displayName: '' }, { displayName: 'Must have at least 1 character' }],
    [newWebhook, { ...webhook, url: 1, events: 'all' }, { url: 'Must be a string', events: 'Must be a list' }],
    [newWebhook, { ...webhook, events: ['*'] }, { 'events.0': expect.stringContaining('subscription.create') }],
    [newWebhook, { ...webhook, status: 'off' }, { status: 'Must be one of "active", "inactive"' }],
    [newWebhook, { ...webhook, colour: 'red' }, { colour: 'Unknown field' }],
    [newEvent, { type: 'a.b' }, { data: 'Required', timestamp: 'Required' }],
    [newEvent, { type: 'a.b', data: [], timestamp: 'now' }, { data: 'Must be an object', timestamp: /offset/ }],
    [newReplay, { ratePerSecond: 0, dryRun: 1 }, { ratePerSecond: 'Must be at least 0.1', dryRun: /true or false/ }],
    [newEvent, [], { '': 'Must be an object' }],
    [newEvent, undefined, { '': 'The body is missing' }],
  ])('is plain in case %#', (schema, value, expected) => {
    const parsed = parseFields(schema, value);
    const found =
      'errors' in parsed ? Object.fromEntries(parsed.errors.map(({ path, message }) => [path, message])) : {};
    const matching = Object.entries(expected).map(([path, words]: [string, unknown]) => [
      path,
      words instanceof RegExp ? expect.stringMatching(words) : words,
    ]);
    expect(found).toEqual(Object.fromEntries(matching));
  });
});
