import type { Selectable } from 'kysely';

import { encodeEvent } from '#libs/codecs';
import type { EventTypeState } from '#libs/domain';

import { fromRevisionColumn, oneOf, toRevisionColumn } from './columns.js';
import type { TableWrite } from './database.js';
import { decodeFact } from './decode-fact.js';
import type { EventTypeTable } from './tables.js';

/** An event type as its row keeps it: only those that have facts. */
export interface EventTypeRecord {
  readonly name: string;
  readonly state: Exclude<EventTypeState, { status: 'absent' }>;
}

const statuses = ['observed', 'registered', 'archived'] as const;

/** @throws {CorruptRecord} for a row that these tables never hold */
export const toEventTypeRecord = (row: Selectable<EventTypeTable>): EventTypeRecord => {
  const status = oneOf(statuses, row.status);
  const revision = fromRevisionColumn(row.revision);
  if (status === 'observed') return { name: row.name, state: { status, revision } };
  const { data: definition } = decodeFact('EventTypeRegistered', {
    version: row.definition_version,
    text: row.definition ?? '',
    row: `event type ${row.name}`,
  });
  return { name: row.name, state: { status, revision, definition } };
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
