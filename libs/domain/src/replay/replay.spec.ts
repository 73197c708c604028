import { describe, it } from '@jest/globals';

import { given, replayDecider } from '#libs/testing';

import type { ReplayEvent, ReplayRequested } from './replay-events.js';

const requested: ReplayRequested = {
  type: 'ReplayRequested',
  data: {
    filter: { webhookId: null, statuses: ['failed'], eventTypes: [], since: null, until: '2024-05-01T12:00:00.000Z' },
    ratePerSecond: 10,
    matching: 3,
  },
};
const progressed: ReplayEvent = {
  type: 'ReplayProgressed',
  data: { progress: { retried: 1, skipped: 1 }, cursor: 'there' },
};
const finished: ReplayEvent = { type: 'ReplayFinished', data: { progress: { retried: 2, skipped: 1 } } };
const cancelled: ReplayEvent = { type: 'ReplayCancelled', data: {} };
const progress = { type: 'ProgressReplay', progress: { retried: 2, skipped: 1 } } as const;

describe('A replay', () => {
  it('begins when it is asked for, once', () => {
    const command = { type: 'RequestReplay', request: requested.data } as const;
    given(replayDecider, []).when(command).thenFacts(requested);
    given(replayDecider, [requested]).when(command).thenNothing();
  });

  it('goes on where it was until nothing is left', () => {
    given(replayDecider, [requested, progressed])
      .when({ ...progress, cursor: 'further' })
      .thenFacts({ type: 'ReplayProgressed', data: { progress: { retried: 2, skipped: 1 }, cursor: 'further' } });
    given(replayDecider, [requested, progressed])
      .when({ ...progress, cursor: null })
      .thenFacts(finished);
  });

  it('makes no progress once it is finished or cancelled', () => {
    for (const end of [finished, cancelled])
      given(replayDecider, [requested, end])
        .when({ ...progress, cursor: null })
        .thenNothing();
  });

  it('can be cancelled, also twice, but not when it is finished or was never there', () => {
    const cancel = { type: 'CancelReplay' } as const;
    given(replayDecider, [requested, progressed]).when(cancel).thenFacts(cancelled);
    given(replayDecider, [requested, cancelled]).when(cancel).thenNothing();
    given(replayDecider, [requested, finished]).when(cancel).thenRefused('replay_finished');
    given(replayDecider, []).when(cancel).thenRefused('replay_not_found');
  });
});
