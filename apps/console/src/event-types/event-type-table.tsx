import { Table, Text } from '@mantine/core';

import type { EventTypeAnswer } from '#libs/contracts';

import { ButtonLink, TextLink } from '../ui/link.js';
import { enforcements } from './enforcement.js';
import { EventTypeStateBadge } from './event-type-state.js';

interface EventTypeTableProps {
  readonly items: readonly EventTypeAnswer[];
  readonly mayRegister: boolean;
}

const SchemaCell = ({ eventType: { schema, enforcement } }: { readonly eventType: EventTypeAnswer }) => (
  <Text size="sm" c="dimmed">
    {schema === null ? '–' : enforcements[enforcement].label}
  </Text>
);

interface RowProps {
  readonly eventType: EventTypeAnswer;
  readonly mayRegister: boolean;
}

const Row = ({ eventType, mayRegister }: RowProps) => {
  const { name, description, registered } = eventType;
  return (
    <Table.Tr>
      <Table.Td>
        <TextLink to="/event-types/$name" params={{ name }} fw={540} size="sm">
          {name}
        </TextLink>
        <Text size="xs" c="dimmed">
          {description}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <SchemaCell eventType={eventType} />
      </Table.Td>
      <Table.Td>
        <div className="in-a-row wrapped">
          <EventTypeStateBadge eventType={eventType} />
          {!registered && mayRegister && (
            <ButtonLink
              to="/new-event-type"
              search={{ name }}
              variant="default"
              size="compact-sm"
              aria-label={`Register ${name}`}
            >
              Register
            </ButtonLink>
          )}
        </div>
      </Table.Td>
    </Table.Tr>
  );
};

export const EventTypeTable = ({ items, mayRegister }: EventTypeTableProps) => (
  <Table highlightOnHover>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>Event type</Table.Th>
        <Table.Th visibleFrom="sm">Schema enforced</Table.Th>
        <Table.Th>State</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {items.map((eventType) => (
        <Row key={eventType.name} eventType={eventType} mayRegister={mayRegister} />
      ))}
    </Table.Tbody>
  </Table>
);
