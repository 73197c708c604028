import { eventTypeAnswer, eventTypeChanges, eventTypeListQuery, eventTypePage, newEventType } from '../event-types.js';
import { eventTypeName } from '../values.js';
import { eventTypeChangesExamples, newEventTypeExamples } from './examples.js';
import { etag, ifMatch, location } from './headers.js';
import { admins, inJson, inMergePatch, type Operation, readers } from './operation.js';

const tag = 'Event types';
const path = '/api/v1/event-types';
const name = { name: '$response.body#/name' } as const;
const links = { getEventType: name, editEventType: name };
const one = { path: `${path}/{name}`, pathParameters: { name: eventTypeName } };

export const eventTypeOperations: readonly Operation[] = [
  {
    id: 'listEventTypes',
    method: 'get',
    path,
    tag,
    summary: 'What webhooks can choose from, and what only arrived',
    roles: readers,
    query: eventTypeListQuery,
    answers: { 200: { description: 'A page of the catalog', body: eventTypePage } },
    problems: [],
  },
  {
    id: 'registerEventType',
    method: 'post',
    path,
    tag,
    summary: 'Register an event type, also one that was only observed until now',
    roles: admins,
    body: inJson(newEventType, newEventTypeExamples),
    answers: {
      201: { description: 'The event type', body: eventTypeAnswer, headers: { ...etag, ...location }, links },
    },
    problems: ['event_type_already_exists', 'event_type_reserved'],
  },
  {
    id: 'getEventType',
    method: 'get',
    ...one,
    tag,
    summary: 'One event type',
    roles: readers,
    answers: { 200: { description: 'The event type', body: eventTypeAnswer, headers: etag } },
    problems: ['event_type_not_found'],
  },
  {
    id: 'editEventType',
    method: 'patch',
    ...one,
    tag,
    summary: 'Change or archive an event type: what is absent stays',
    roles: admins,
    headers: { 'if-match': ifMatch },
    body: inMergePatch(eventTypeChanges, eventTypeChangesExamples),
    answers: { 200: { description: 'The event type as it is now', body: eventTypeAnswer, headers: etag } },
    problems: ['event_type_not_found', 'event_type_not_registered', 'revision_mismatch'],
  },
];
