import { z } from 'zod';

import { batchMediaType, cloudEvent, structuredMediaType } from '../cloud-events.js';
import { eventDetailAnswer, eventListQuery, eventPage, newEvent, publishedEvent } from '../events.js';
import { maxEventsPerRequest, publishedEvents } from '../published-events.js';
import { cloudEventBatchExamples, cloudEventExamples, newEventExamples } from './examples.js';
import { idempotencyKey } from './headers.js';
import { type Operation, publishers, readers } from './operation.js';

const tag = 'Events';
const path = '/api/v1/events';
const many = (one: z.ZodType) => z.array(one).min(1).max(maxEventsPerRequest);

export const eventOperations: readonly Operation[] = [
  {
    id: 'publishEvent',
    method: 'post',
    path,
    tag,
    summary: 'Publish an event, or many: after the answer each is stored together with its recipients',
    description: `The native envelope or CloudEvents 1.0, one or at most ${maxEventsPerRequest} in 1 MiB, each at most 256 KiB. With
the header \`ce-specversion\` the request is a CloudEvent in binary mode: attributes in \`ce-\` headers, and the body is
\`data\`. Many are accepted or refused together, and each counts against the limit of publishing.`,
    roles: publishers,
    headers: { 'idempotency-key': idempotencyKey },
    body: {
      content: {
        'application/json': z.union([newEvent, many(newEvent)]),
        [structuredMediaType]: cloudEvent,
        [batchMediaType]: many(cloudEvent),
      },
      examples: {
        'application/json': newEventExamples,
        [structuredMediaType]: cloudEventExamples,
        [batchMediaType]: cloudEventBatchExamples,
      },
    },
    answers: {
      202: {
        description: 'It is stored, now or before; many are answered in the order of the request',
        body: z.union([publishedEvent, publishedEvents]),
        links: { getEvent: { id: '$response.body#/id' } },
      },
    },
    problems: [
      'event_id_reused',
      'idempotency_key_reused',
      'unknown_event_type',
      'event_type_reserved',
      'event_data_invalid',
    ],
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
    problems: ['event_not_found', 'event_expired'],
  },
];
