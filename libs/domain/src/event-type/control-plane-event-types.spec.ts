import { describe, expect, it } from '@jest/globals';

import { builtInEventTypeNamed } from './built-in-event-types.js';
import { controlPlaneEventTypes } from './control-plane-event-types.js';

describe('The catalog of event types', () => {
  it('knows what happens to subscriptions and approval requests', () => {
    expect(controlPlaneEventTypes.map(({ name }) => name)).toEqual([
      'subscription.create',
      'subscription.update',
      'subscription.delete',
      'approvalRequest.create',
      'approvalRequest.update',
      'approvalRequest.delete',
    ]);
  });

  it.each(controlPlaneEventTypes)('has a whole example for $name', ({ name, description, example }) => {
    expect(description).not.toBe('');
    expect(Object.keys(example)).toEqual(['subscription', 'approvalRequest', 'user']);
    expect(builtInEventTypeNamed(name)?.example).toBe(example);
  });

  it('knows no other', () => {
    expect(builtInEventTypeNamed('subscription')).toBeNull();
    expect(builtInEventTypeNamed('constructor')).toBeNull();
    expect(builtInEventTypeNamed('toString')).toBeNull();
  });
});
