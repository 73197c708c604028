import { describe, expect, it } from '@jest/globals';
import { attemptSucceeded, eventAccepted, webhookCreated } from '#libs/testing';

import { categoryOf, isApiKeyEvent, isEventStreamEvent, isMessageEvent, isWebhookEvent } from './domain-event.js';
import { apiKeyStream, eventStream, idOf, messageStream, rejectionStream, webhookStream } from './streams.js';

describe('The name of a stream', () => {
  it.each([webhookStream, eventStream, messageStream, apiKeyStream, rejectionStream])(
    'keeps its id, dashes and all',
    (streamOf) => {
      expect(idOf(streamOf('0192f0c4-7a10-7c3e'))).toBe('0192f0c4-7a10-7c3e');
    },
  );
});

describe('A fact', () => {
  it('belongs to the streams of one category', () => {
    const facts = [webhookCreated(), eventAccepted(), attemptSucceeded()];
    expect(facts.map(categoryOf)).toEqual(['webhook', 'event', 'message']);
    expect(facts.map(isWebhookEvent)).toEqual([true, false, false]);
    expect(facts.map(isEventStreamEvent)).toEqual([false, true, false]);
    expect(facts.map(isMessageEvent)).toEqual([false, false, true]);
    expect(facts.map(isApiKeyEvent)).toEqual([false, false, false]);
  });
});
