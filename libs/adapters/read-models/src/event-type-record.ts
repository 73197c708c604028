import type { Selectable } from 'kysely';

import { CorruptRecord } from '#libs/application';
import { decodeEventText, encodeEvent, UnreadableEvent } from '#libs/codecs';
import type { EventTypeDefinition, EventTypeState } from '#libs/domain';

import { fromRevisionColumn, oneOf, toRevisionColumn } from './columns.js';
import type { TableWrite } from './database.js';
import type { EventTypeTable } from './tables.js';

/** An event type as its row keeps it: only those that have facts. */
export interface EventTypeRecord {
  readonly name: string;
  readonly state: Exclude<EventTypeState, { status: 'absent' }>;
}

const statuses = ['observed', 'registered', 'archived'] as const;

/** @throws {CorruptRecord} */
const decodeDefinition = ({
  name,
  definition,
  definition_version,
}: Selectable<EventTypeTable>): EventTypeDefinition => {
  try {
    const event = decodeEventText('EventTypeRegistered', definition_version, definition ?? '');
    if (event.type === 'EventTypeRegistered') return event.data;
  } catch (error) {
    if (!(error instanceof UnreadableEvent)) throw error;
    throw new CorruptRecord(`the row of event type ${name} cannot be read`, { cause: error });
  }
  throw new CorruptRecord(`the row of event type ${name} holds another fact`);
};

/** @throws {CorruptRecord} for a row that these tables never hold */
export const toEventTypeRecord = (row: Selectable<EventTypeTable>): EventTypeRecord => {
  const status = oneOf(statuses, row.status);
  const revision = fromRevisionColumn(row.revision);
  const state =
    status === 'observed' ? ({ status, revision } as const) : { status, revision, definition: decodeDefinition(row) };
  return { name: row.name, state };
};

/** An observed type has no definition. */
const encodeDefinition = (state: EventTypeRecord['state']): readonly [version: number, data: string | null] => {
  if (state.status === 'observed') return [0, null];
  const { version, data } = encodeEvent({ type: 'EventTypeRegistered', data: state.definition });
  return [version, data];
};

export const writeEventTypes = (records: Iterable<EventTypeRecord>): TableWrite => ({
  table: 'event_types',
  columns: ['name', 'status', 'revision', 'definition_version', 'definition'],
  key: ['name'],
  replaced: ['status', 'revision', 'definition_version', 'definition'],
  rows: Array.from(records, ({ name, state }) => [
    name,
    state.status,
    toRevisionColumn(state.revision),
    ...encodeDefinition(state),
  ]),
});
