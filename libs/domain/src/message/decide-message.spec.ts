import { describe, expect, it } from '@jest/globals';
import {
  afterNoon,
  attemptFailed,
  attemptReport,
  attemptSucceeded,
  before,
  given,
  messageCancelled,
  messageDecider,
  messageFailed,
  noon,
  recordFailure,
  recordSuccess,
  retryRequested,
  tenDaysAfterNoon,
} from '#libs/testing';

import { defaultRetryPolicy } from '../retry-policy.js';
import { plusMs } from '../values.js';
import type { MessageEvent } from './message-events.js';

const message = (...facts: readonly MessageEvent[]) => given(messageDecider(), facts);
const testMessage = (...facts: readonly MessageEvent[]) => given(messageDecider({ test: true }), facts);

/** The first attempt failed at noon and planned the next for ten seconds later: ticket 0. */
const failedOnce = attemptFailed();
const cancel = { type: 'CancelMessage', reason: 'requested' } as const;
const retry = { type: 'RequestRetry', webhook: 'active', replayId: null } as const;
const hour = 3_600;

describe('A message that was accepted', () => {
  it('is Created with an order that is due at once', () => {
    expect(message().state).toMatchObject({
      status: 'created',
      revision: 'none',
      order: { ticket: 'none', dueAt: null, trigger: 'first' },
    });
  });
});

describe('A success', () => {
  it('that answers the open order concludes the message', () => {
    message()
      .when(recordSuccess())
      .thenFacts(attemptSucceeded())
      .thenState({ status: 'success', order: null, attempts: 1 });
  });

  it('of a retry concludes the message', () => {
    message(failedOnce)
      .when(recordSuccess({ ticket: 0, trigger: 'scheduled' }))
      .thenState({ status: 'success' });
  });

  it('after the ten days concludes the message', () => {
    message(failedOnce)
      .when(recordSuccess({ ticket: 0, startedAt: plusMs(tenDaysAfterNoon, 5_000) }))
      .thenState({ status: 'success' });
  });

  it.each([
    ['Cancelled', messageCancelled()],
    ['Failed', messageFailed()],
  ])('that comes late makes a %s message Success: the receiver has it', (_status, concluded) => {
    message(concluded)
      .when(recordSuccess())
      .thenFacts(attemptSucceeded())
      .thenState({ status: 'success', order: null });
  });

  it('of an older order is history only while another is open', () => {
    message(failedOnce, retryRequested())
      .when(recordSuccess({ ticket: 0 }))
      .thenFacts(attemptSucceeded({ ticket: 0 }))
      .thenState({ status: 'retrying', order: { ticket: 1, dueAt: null, trigger: 'manual' } });
  });

  it('does not conclude a message that was cancelled and then retried', () => {
    message(messageCancelled(), retryRequested())
      .when(recordSuccess())
      .thenState({ status: 'retrying', order: { ticket: 1, dueAt: null, trigger: 'manual' } });
  });

  it('that comes twice stays Success', () => {
    message(attemptSucceeded()).when(recordSuccess()).thenState({ status: 'success', attempts: 2 });
  });
});

describe('A failure', () => {
  it('plans the next attempt from the end of this one', () => {
    message()
      .when(recordFailure({ durationMs: 2_000 }))
      .thenFacts(attemptFailed({ durationMs: 2_000, nextAttemptAt: afterNoon(12), because: 'schedule' }))
      .thenState({ status: 'retrying', order: { ticket: 0, dueAt: afterNoon(12), trigger: 'scheduled' } });
  });

  it('without an answer follows the schedule as any other', () => {
    const blocked = { statusCode: null, errorCode: 'address_blocked', answerExcerpt: null, durationMs: 0 } as const;
    message().when(recordFailure(blocked)).thenFacts(attemptFailed(blocked));
  });

  it('with 410 follows the schedule as any other', () => {
    message()
      .when(recordFailure({ statusCode: 410, durationMs: 0 }))
      .thenState({ status: 'retrying' });
  });

  it('waits longer each time', () => {
    message(failedOnce)
      .when(recordFailure({ ticket: 0, trigger: 'scheduled', startedAt: afterNoon(10), durationMs: 0 }))
      .thenState({ scheduledFailures: 2, order: { ticket: 1, dueAt: afterNoon(50), trigger: 'scheduled' } });
  });

  it('of a scheduled attempt that a fast clock made too early begins the next wait all the same', () => {
    message(failedOnce)
      .when(recordFailure({ ticket: 0, trigger: 'scheduled', startedAt: afterNoon(9), durationMs: 0 }))
      .thenState({ order: { dueAt: afterNoon(49) } });
  });

  it("waits by the webhook's own policy", () => {
    message()
      .when(recordFailure({ durationMs: 0, policy: { baseMs: 1_000, factor: 1, capMs: 1_000 } }))
      .thenState({ order: { dueAt: afterNoon(1) } });
  });

  it('waits for as long as the receiver asked', () => {
    message()
      .when(recordFailure({ retryAfter: afterNoon(hour) }))
      .thenFacts(attemptFailed({ nextAttemptAt: afterNoon(hour), because: 'retry_after' }));
  });

  it('waits until the mark at most, and then once more', () => {
    message()
      .when(recordFailure({ retryAfter: plusMs(tenDaysAfterNoon, 1) }))
      .thenFacts(attemptFailed({ nextAttemptAt: tenDaysAfterNoon, because: 'horizon' }))
      .thenState({ status: 'retrying' });
  });

  it('of an attempt that began before the mark and ended after it leaves one attempt, due at the mark', () => {
    const startedAt = before(tenDaysAfterNoon, 1);
    message()
      .when(recordFailure({ startedAt, durationMs: 15_000 }))
      .thenFacts(attemptFailed({ startedAt, durationMs: 15_000, nextAttemptAt: tenDaysAfterNoon, because: 'horizon' }));
  });

  it.each([
    ['at the mark', tenDaysAfterNoon],
    ['however late after it', plusMs(tenDaysAfterNoon, 3_600_000)],
  ])('of an attempt that began %s was the last: the message is Failed', (_when, startedAt) => {
    const last = { ticket: 0, trigger: 'scheduled', startedAt } as const;
    message(failedOnce)
      .when(recordFailure({ ...last, retryAfter: plusMs(startedAt, 60_000) }))
      .thenFacts(attemptFailed({ ...last, nextAttemptAt: null, because: null }), messageFailed('gave_up'))
      .thenState({ status: 'failed', order: null, revision: 2 });
  });
});

describe('A failure that does not answer the open order', () => {
  const late = attemptFailed({ nextAttemptAt: null, because: null });

  it('is history only while another order is open', () => {
    message(failedOnce)
      .when(recordFailure({ retryAfter: afterNoon(hour) }))
      .thenFacts(late)
      .thenState({ status: 'retrying', order: { ticket: 0, dueAt: afterNoon(10) }, scheduledFailures: 1, attempts: 2 });
  });

  it.each([
    ['Cancelled', 'cancelled', messageCancelled()],
    ['Failed', 'failed', messageFailed()],
    ['Success', 'success', attemptSucceeded()],
  ])('is history only for a message that is %s', (_name, status, concluded) => {
    message(concluded).when(recordFailure()).thenFacts(late).thenState({ status, order: null });
  });

  it('is history only past the mark: the open order is not given up for it', () => {
    message(retryRequested())
      .when(recordFailure({ startedAt: tenDaysAfterNoon }))
      .thenFacts({ ...late, data: { ...late.data, startedAt: tenDaysAfterNoon } })
      .thenState({ status: 'retrying', order: { ticket: 0, trigger: 'manual' } });
  });

  it('is history only with a ticket that never was', () => {
    message(failedOnce)
      .when(recordFailure({ ticket: 7 }))
      .thenState({ status: 'retrying', order: { ticket: 0 }, scheduledFailures: 1 });
  });
});

describe('Retry', () => {
  const facts = {
    created: [],
    retrying: [failedOnce],
    cancelled: [messageCancelled()],
    success: [attemptSucceeded()],
    failed: [messageFailed()],
  } satisfies Record<string, readonly MessageEvent[]>;

  it.each(Object.entries(facts))('gives an order that is due now to a message that is %s', (_status, before) => {
    message(...before)
      .when(retry)
      .thenFacts(retryRequested())
      .thenState({ status: 'retrying', order: { ticket: before.length, dueAt: null, trigger: 'manual' } });
  });

  it.each(Object.entries(facts))('is refused while the webhook of a %s message is inactive', (_status, before) => {
    message(...before)
      .when({ ...retry, webhook: 'inactive' })
      .thenRefused('webhook_inactive');
  });

  it.each(Object.entries(facts))('is refused once the webhook of a %s message is deleted', (_status, before) => {
    message(...before)
      .when({ ...retry, webhook: 'deleted' })
      .thenRefused('webhook_deleted');
  });

  it('of a test send is allowed while the webhook is inactive', () => {
    testMessage(messageFailed('test'))
      .when({ ...retry, webhook: 'inactive' })
      .thenFacts(retryRequested());
  });

  it('of a test send is refused once the webhook is deleted', () => {
    testMessage(messageFailed('test'))
      .when({ ...retry, webhook: 'deleted' })
      .thenRefused('webhook_deleted');
  });

  it('by a replay names it', () => {
    message()
      .when({ ...retry, replayId: 'replay-1' })
      .thenFacts(retryRequested('replay-1'));
  });

  it('while one is open adds nothing', () => {
    message(retryRequested())
      .when(retry)
      .thenNothing()
      .thenState({ order: { ticket: 0, trigger: 'manual' } });
  });

  it('takes the place of the order that was planned', () => {
    message(failedOnce)
      .when(retry)
      .thenState({ order: { ticket: 1, dueAt: null }, plannedAt: afterNoon(10) });
  });
});

describe('A failed attempt that somebody asked for', () => {
  const manual = { trigger: 'manual', durationMs: 0 } as const;

  it('keeps the instant that was planned before, if it is still ahead', () => {
    message(failedOnce, retryRequested())
      .when(recordFailure({ ...manual, ticket: 1, startedAt: afterNoon(4) }))
      .thenState({ order: { ticket: 2, dueAt: afterNoon(10), trigger: 'scheduled' } });
  });

  it('is followed by the next wait, if the planned instant is behind', () => {
    message(failedOnce, retryRequested())
      .when(recordFailure({ ...manual, ticket: 1, startedAt: afterNoon(20) }))
      .thenState({ order: { ticket: 2, dueAt: afterNoon(60), trigger: 'scheduled' } });
  });

  it('is followed by the next wait, if the planned instant is now', () => {
    message(failedOnce, retryRequested())
      .when(recordFailure({ ...manual, ticket: 1, startedAt: afterNoon(10) }))
      .thenState({ order: { dueAt: afterNoon(50) } });
  });

  it('is followed by the first wait, if nothing had been planned', () => {
    message(retryRequested())
      .when(recordFailure({ ...manual, ticket: 0 }))
      .thenState({ order: { ticket: 1, dueAt: afterNoon(10), trigger: 'scheduled' } });
  });

  it('does not count in the schedule', () => {
    message(failedOnce, retryRequested())
      .when(recordFailure({ ...manual, ticket: 1 }))
      .thenState({ scheduledFailures: 1, attempts: 2 });
  });

  it('may be asked to wait longer than was planned', () => {
    message(failedOnce, retryRequested())
      .when(recordFailure({ ...manual, ticket: 1, retryAfter: afterNoon(hour) }))
      .thenState({ order: { dueAt: afterNoon(hour) } });
  });

  it('takes up the schedule again for a message that was Failed, Cancelled or Success inside the ten days', () => {
    for (const concluded of [messageFailed(), messageCancelled(), attemptSucceeded()])
      message(concluded, retryRequested())
        .when(recordFailure({ ...manual, ticket: 1, startedAt: afterNoon(hour) }))
        .thenState({ status: 'retrying', order: { dueAt: afterNoon(hour + 10), trigger: 'scheduled' } });
  });

  it('after the ten days is the last: the message is Failed', () => {
    const late = { ...manual, ticket: 1, startedAt: plusMs(tenDaysAfterNoon, 1) };
    message(messageFailed(), retryRequested())
      .when(recordFailure(late))
      .thenFacts(attemptFailed({ ...late, nextAttemptAt: null, because: null }), messageFailed('gave_up'))
      .thenState({ status: 'failed' });
  });
});

describe('Cancel', () => {
  it.each([
    ['Created', []],
    ['Retrying', [failedOnce]],
    ['Retrying by hand', [messageFailed(), retryRequested()]],
  ])('stops a message that is %s', (_status, facts) => {
    message(...facts)
      .when(cancel)
      .thenFacts(messageCancelled())
      .thenState({ status: 'cancelled', order: null });
  });

  it('for a deleted webhook says so', () => {
    message(failedOnce)
      .when({ ...cancel, reason: 'webhook_deleted' })
      .thenFacts(messageCancelled('webhook_deleted'));
  });

  it('is harmless when it is repeated', () => {
    message(messageCancelled()).when(cancel).thenNothing().thenState({ status: 'cancelled' });
  });

  it.each([
    ['Success', attemptSucceeded()],
    ['Failed', messageFailed()],
  ])('is refused for a message that is %s', (_status, concluded) => {
    message(concluded).when(cancel).thenRefused('message_concluded');
  });

  it('does not keep the result of a request that was on the wire out of the history', () => {
    message(messageCancelled())
      .when(recordFailure())
      .thenFacts(attemptFailed({ nextAttemptAt: null, because: null }))
      .thenState({ status: 'cancelled', attempts: 1 });
  });
});

describe('Giving up without an attempt', () => {
  const giveUp = (at: string) => ({ type: 'GiveUp', at }) as const;

  it.each([
    ['never sent', []],
    ['waiting', [failedOnce]],
  ])('fails a message that is %s once the mark is reached', (_name, facts) => {
    message(...facts)
      .when(giveUp(tenDaysAfterNoon))
      .thenFacts(messageFailed('gave_up'))
      .thenState({ status: 'failed', order: null });
  });

  it('is refused before the mark', () => {
    message(failedOnce)
      .when(giveUp(before(tenDaysAfterNoon, 1)))
      .thenRefused('not_past_the_mark');
  });

  it('is refused for a message that is concluded', () => {
    message(attemptSucceeded()).when(giveUp(tenDaysAfterNoon)).thenRefused('not_past_the_mark');
  });
});

describe('A test send', () => {
  it('ends Success with its attempt', () => {
    testMessage().when(recordSuccess()).thenState({ status: 'success' });
  });

  it('ends Failed with its attempt, whatever the receiver asks for', () => {
    testMessage()
      .when(recordFailure({ retryAfter: afterNoon(60) }))
      .thenFacts(attemptFailed({ nextAttemptAt: null, because: null }), messageFailed('test'))
      .thenState({ status: 'failed', order: null });
  });

  it('makes one attempt for each retry, and no other', () => {
    testMessage(attemptFailed({ nextAttemptAt: null, because: null }), messageFailed('test'), retryRequested())
      .when(recordFailure({ ticket: 2, trigger: 'manual' }))
      .thenFacts(
        attemptFailed({ ticket: 2, trigger: 'manual', nextAttemptAt: null, because: null }),
        messageFailed('test'),
      );
  });
});

describe('An attempt', () => {
  it('is recorded as it was reported', () => {
    const report = attemptReport({ attempt: 3, ticket: 0, webhookRevision: 4, answerExcerpt: 'thanks' });
    message(failedOnce)
      .when({
        ...{ type: 'RecordAttempt', report, verdict: 'delivered', retryAfter: null, endedAt: noon },
        policy: defaultRetryPolicy,
      })
      .thenFacts({ type: 'AttemptSucceeded', data: report });
  });
});
