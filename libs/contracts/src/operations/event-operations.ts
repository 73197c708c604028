import { eventDetailAnswer, eventListQuery, eventPage, newEvent, publishedEvent } from '../events.js';
import { idempotencyKey } from './headers.js';
import { inJson, type Operation, publishers, readers } from './operation.js';

const tag = 'Events';
const path = '/api/v1/events';

export const eventOperations: readonly Operation[] = [
  {
    id: 'publishEvent',
    method: 'post',
    path,
    tag,
    summary: 'Publish an event: after the answer it is stored together with its recipients',
    roles: publishers,
    headers: { 'idempotency-key': idempotencyKey },
    body: inJson(newEvent),
    answers: { 202: { description: 'It is stored, now or before', body: publishedEvent } },
    problems: ['event_id_reused', 'idempotency_key_reused', 'event_data_invalid'],
  },
  {
    id: 'listEvents',
    method: 'get',
    path,
    tag,
    summary: 'What came in, wanted or not, newest first',
    roles: readers,
    query: eventListQuery,
    answers: { 200: { description: 'A page of events', body: eventPage } },
    problems: [],
  },
  {
    id: 'getEvent',
    method: 'get',
    path: `${path}/{id}`,
    tag,
    summary: 'One event with its payload and recipients',
    roles: readers,
    answers: { 200: { description: 'The event', body: eventDetailAnswer } },
    problems: ['event_not_found'],
  },
];
