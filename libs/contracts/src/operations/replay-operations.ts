import { newReplay, replayAnswer, replayCount, replayListQuery, replayPage } from '../replays.js';
import { newReplayExamples } from './examples.js';
import { idempotencyKey, location } from './headers.js';
import { inJson, type Operation, operators, readers } from './operation.js';

const tag = 'Replays';
const path = '/api/v1/replays';
const one = `${path}/{id}`;
const id = { id: '$response.body#/id' } as const;
const links = { getReplay: id, cancelReplay: id };

export const replayOperations: readonly Operation[] = [
  {
    id: 'requestReplay',
    method: 'post',
    path,
    tag,
    summary: 'Retry many messages at once or send past events, or only count them',
    roles: operators,
    headers: { 'idempotency-key': idempotencyKey },
    body: inJson(newReplay, newReplayExamples),
    answers: {
      200: { description: 'A dry run: how many messages match', body: replayCount },
      202: { description: 'The replay; it goes on by itself', body: replayAnswer, headers: location, links },
    },
    problems: ['webhook_not_found', 'event_not_found', 'event_expired', 'idempotency_key_reused'],
  },
  {
    id: 'listReplays',
    method: 'get',
    path,
    tag,
    summary: 'Replays, newest first',
    roles: readers,
    query: replayListQuery,
    answers: { 200: { description: 'A page of replays', body: replayPage } },
    problems: [],
  },
  {
    id: 'getReplay',
    method: 'get',
    path: one,
    tag,
    summary: 'One replay and how far it has come',
    roles: readers,
    answers: { 200: { description: 'The replay', body: replayAnswer } },
    problems: ['replay_not_found'],
  },
  {
    id: 'cancelReplay',
    method: 'post',
    path: `${one}/cancel`,
    tag,
    summary: 'Stop a replay; what it has retried stays retried',
    roles: operators,
    answers: { 200: { description: 'The replay as it is now', body: replayAnswer } },
    problems: ['replay_not_found', 'replay_finished'],
  },
];
