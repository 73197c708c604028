import { evolveReplay, isReplayEvent, noReplay, type ReplayEvent, type ReplayState, replayStream } from '#libs/domain';

import type { Aggregate } from '../fact-recorder.js';

export const replayAggregate = (id: string): Aggregate<ReplayState, ReplayEvent> => ({
  stream: replayStream(id),
  initial: noReplay,
  evolve: evolveReplay,
  owns: isReplayEvent,
});
