import { Badge, Box, Group, Table, Text } from '@mantine/core';

import type { DataProperty } from './data-properties.js';

interface DataTableProps {
  readonly properties: readonly DataProperty[];
}

const indentPx = 18;

interface RowProps {
  readonly property: DataProperty;
}

const Row = ({ property: { path, name, depth, type, isRequired, description, example } }: RowProps) => (
  <Table.Tr>
    <Table.Td>
      <Box pl={depth * indentPx} title={path}>
        <Group gap="0 8px">
          <Text size="sm" ff="monospace" fw={depth === 0 ? 650 : 500} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          {isRequired && (
            <Badge size="xs" color="gray">
              required
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {type}
        </Text>
      </Box>
    </Table.Td>
    <Table.Td>
      {description !== '' && <Text size="sm">{description}</Text>}
      {example !== undefined && (
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }} lineClamp={2}>
          {example}
        </Text>
      )}
    </Table.Td>
  </Table.Tr>
);

/** Every field of the data, those of an object below it. */
export const DataTable = ({ properties }: DataTableProps) => (
  <Box style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label="Fields of the data">
    <Table verticalSpacing={7} horizontalSpacing={8} layout="fixed">
      <Table.Thead>
        <Table.Tr>
          <Table.Th w="52%">Field</Table.Th>
          <Table.Th>Meaning and example</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {properties.map((property) => (
          <Row key={property.path} property={property} />
        ))}
      </Table.Tbody>
    </Table>
  </Box>
);
