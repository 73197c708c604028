import { accept, type Decision, refuse } from '../decision.js';
import { nextRevision, type Revision } from '../values.js';
import type { ReplayEvent, ReplayProgress, ReplayRequested } from './replay-events.js';

interface ReplayFacts {
  readonly progress: ReplayProgress;
  readonly request: ReplayRequested['data'];
  /** Where it goes on; `null` at the beginning. */
  readonly cursor: string | null;
  readonly revision: Revision;
}

/** absent ──► running ──► finished | cancelled. What was retried before a cancel stays retried. */
export type ReplayState =
  { readonly status: 'absent' } | ({ readonly status: 'running' | 'finished' | 'cancelled' } & ReplayFacts);

export type ReplayCommand =
  | { readonly type: 'RequestReplay'; readonly request: ReplayRequested['data'] }
  /** `cursor` is where it goes on, `null` when nothing is left. */
  | { readonly type: 'ProgressReplay'; readonly progress: ReplayProgress; readonly cursor: string | null }
  | { readonly type: 'CancelReplay' };

export type ReplayRefusal = 'replay_not_found' | 'replay_finished';

export const noReplay: ReplayState = { status: 'absent' };

/** A repeated request or cancel adds nothing; neither does progress of a replay that was stopped meanwhile. */
export const decideReplay = (command: ReplayCommand, state: ReplayState): Decision<ReplayEvent, ReplayRefusal> => {
  if (command.type === 'RequestReplay')
    return state.status === 'absent'
      ? accept<ReplayEvent>({ type: 'ReplayRequested', data: command.request })
      : accept<ReplayEvent>();
  if (state.status === 'absent') return refuse('replay_not_found');
  if (command.type === 'CancelReplay') {
    if (state.status === 'finished') return refuse('replay_finished');
    return state.status === 'cancelled' ? accept() : accept<ReplayEvent>({ type: 'ReplayCancelled', data: {} });
  }
  if (state.status !== 'running') return accept();
  const { progress, cursor } = command;
  return accept<ReplayEvent>(
    cursor === null
      ? { type: 'ReplayFinished', data: { progress } }
      : { type: 'ReplayProgressed', data: { progress, cursor } },
  );
};

export const evolveReplay = (state: ReplayState, event: ReplayEvent): ReplayState => {
  if (state.status === 'absent')
    return event.type === 'ReplayRequested'
      ? { status: 'running', request: event.data, cursor: null, revision: 0, progress: { retried: 0, skipped: 0 } }
      : state;
  const revision = nextRevision(state.revision);
  switch (event.type) {
    case 'ReplayRequested':
      return { ...state, revision };
    case 'ReplayProgressed':
      return { ...state, ...event.data, revision };
    case 'ReplayFinished':
      return { ...state, ...event.data, status: 'finished', revision };
    case 'ReplayCancelled':
      return { ...state, status: 'cancelled', revision };
  }
};
