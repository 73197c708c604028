import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';

import { maskedValue, newWebhook, parseFields, secretRotation, webhookChanges, webhookListQuery } from './index.js';

const valid = { displayName: 'Orders', url: 'https://example.com/hook', events: ['subscription.create'] };

const pathsOf = (schema: z.ZodType, value: unknown): string[] => {
  const parsed = parseFields(schema, value);
  return 'errors' in parsed ? parsed.errors.map(({ path }) => path) : [];
};

describe('A new webhook', () => {
  it('needs a name, an address and event types; everything else has a default', () => {
    expect(newWebhook.parse(valid)).toEqual({
      ...valid,
      status: 'active',
      description: '',
      headers: {},
      timeoutMs: null,
      rateLimit: null,
      ordering: 'none',
      retry: null,
    });
  });

  it('has white space around its name dropped', () => {
    expect(newWebhook.parse({ ...valid, displayName: '  Orders ' }).displayName).toBe('Orders');
  });

  it('names every bad and every unknown field at once', () => {
    expect(pathsOf(newWebhook, { displayName: ' ', url: 'nope', events: [], colour: 'red', size: 1 })).toEqual([
      'displayName',
      'url',
      'events',
      'colour',
      'size',
    ]);
  });

  it.each([
    ['displayName', { displayName: 'x'.repeat(121) }],
    ['displayName', { displayName: 'a\u0000b' }],
    ['url', { url: `https://example.com/${'x'.repeat(2048)}` }],
    ['events', { events: ['a.b', 'a.b'] }],
    ['events', { events: Array.from({ length: 101 }, (_value, index) => `type.n${index}`) }],
    ['events.0', { events: ['not a name'] }],
    ['description', { description: 'x'.repeat(1001) }],
    ['status', { status: 'paused' }],
    ['timeoutMs', { timeoutMs: 999 }],
    ['timeoutMs', { timeoutMs: 60_001 }],
    ['timeoutMs', { timeoutMs: 1000.5 }],
    ['rateLimit.perSecond', { rateLimit: { perSecond: 0 } }],
    ['rateLimit.perSecond', { rateLimit: { perSecond: 10_001 } }],
    ['rateLimit.perMinute', { rateLimit: { perSecond: 1, perMinute: 1 } }],
    ['ordering', { ordering: 'lifo' }],
    ['retry.baseMs', { retry: { baseMs: 9, factor: 2, capMs: 1_000 } }],
    ['retry.factor', { retry: { baseMs: 10, factor: 11, capMs: 1_000 } }],
    ['retry.capMs', { retry: { baseMs: 1_000, factor: 2, capMs: 999 } }],
    ['headers.x-team', { headers: { 'x-team': 5 } }],
  ])('is refused for its %s: %j', (path, change) => {
    expect(pathsOf(newWebhook, { ...valid, ...change })).toEqual([path]);
  });

  it('may run its own schedule in milliseconds', () => {
    expect(pathsOf(newWebhook, { ...valid, retry: { baseMs: 10, factor: 1, capMs: 10 } })).toEqual([]);
  });
});

describe('A change of a webhook', () => {
  it('says nothing about what it leaves out', () => {
    expect(webhookChanges.parse({ status: 'inactive' })).toEqual({ status: 'inactive' });
  });

  it('removes a header with null and may hand back a masked one', () => {
    const headers = { 'x-old': null, 'x-kept': maskedValue, 'x-new': 'v' };
    expect(webhookChanges.parse({ headers })).toEqual({ headers });
  });

  it('refuses what cannot be edited', () => {
    expect(pathsOf(webhookChanges, { id: 'x', secret: 'y', displayName: null })).toEqual([
      'displayName',
      'id',
      'secret',
    ]);
  });
});

describe('The list of webhooks', () => {
  it('takes its limit as text', () => {
    expect(webhookListQuery.parse({ limit: '7', status: 'active' })).toEqual({
      limit: 7,
      cursor: null,
      status: 'active',
    });
  });

  it.each([
    ['limit', { limit: '0' }],
    ['limit', { limit: '201' }],
    ['limit', { limit: '1e2' }],
    ['limit', { limit: ['1', '2'] }],
    ['search', { search: 'a\u0000' }],
    ['sort', { sort: 'name' }],
  ])('refuses a bad %s: %j', (path, query) => {
    expect(pathsOf(webhookListQuery, query)).toEqual([path]);
  });
});

describe('A rotation', () => {
  it('overlaps for a day when it is asked for without a body', () => {
    expect(secretRotation.parse(undefined)).toEqual({ overlapHours: 24 });
  });
});

describe('Own headers', () => {
  it('are refused when two names differ only in case', () => {
    const headers = { 'X-Team': 'a', 'x-team': 'b' };
    expect(pathsOf(newWebhook, { ...valid, headers })).toEqual(['headers.x-team']);
    expect(pathsOf(webhookChanges, { headers })).toEqual(['headers.x-team']);
  });

  it('have no value to keep before the webhook exists', () => {
    expect(pathsOf(newWebhook, { ...valid, headers: { 'x-team': maskedValue } })).toEqual(['headers.x-team']);
    expect(pathsOf(webhookChanges, { headers: { 'x-team': maskedValue } })).toEqual([]);
  });
});
