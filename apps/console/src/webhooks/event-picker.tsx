import {
  ActionIcon,
  Box,
  Checkbox,
  Collapse,
  Group,
  Input,
  Paper,
  ScrollArea,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBraces, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';

import type { EventTypeAnswer } from '#libs/contracts';

import { eventTypeQueries } from '../api-client/event-types.js';
import { JsonView } from '../ui/json-view.js';

interface EventPickerProps {
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly error?: ReactNode;
  readonly isReadOnly?: boolean;
}

const groupOf = (name: string): string => name.split('.', 1)[0] ?? name;

const ownGroup = 'hookline';

/** Groups in which something was chosen from the start come first, what Hookline says about itself comes last. */
const placeOf = (name: string, chosen: readonly string[]): number => {
  if (chosen.some((one) => groupOf(one) === name)) return 0;
  return name === ownGroup ? 2 : 1;
};

const fits =
  (text: string) =>
  ({ name, description }: EventTypeAnswer) =>
    `${name} ${description}`.toLowerCase().includes(text.trim().toLowerCase());

interface OptionProps {
  readonly eventType: EventTypeAnswer;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
  readonly isReadOnly: boolean;
}

const Option = ({ eventType: { name, description, example }, isChosen, onToggle, isReadOnly }: OptionProps) => {
  const [isOpen, { toggle }] = useDisclosure(false);
  return (
    <Box py={6}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Checkbox
          checked={isChosen}
          onChange={onToggle}
          disabled={isReadOnly}
          label={name}
          description={description}
          styles={{ label: { fontWeight: 520, overflowWrap: 'anywhere' } }}
        />
        <Tooltip label={isOpen ? 'Hide the data' : 'See the data'}>
          <ActionIcon onClick={toggle} aria-expanded={isOpen} aria-label={`Data of ${name}`}>
            <IconBraces size={16} />
          </ActionIcon>
        </Tooltip>
      </Group>
      <Collapse expanded={isOpen}>
        {isOpen && (
          <Box mt="xs">
            <JsonView value={example} label={`Example data of ${name}`} />
          </Box>
        )}
      </Collapse>
    </Box>
  );
};

interface GroupProps extends Omit<EventPickerProps, 'error'> {
  readonly name: string;
  readonly eventTypes: readonly EventTypeAnswer[];
}

const PickerGroup = ({ name, eventTypes, value, onChange, isReadOnly = false }: GroupProps) => {
  const names = eventTypes.map((eventType) => eventType.name);
  const chosen = names.filter((one) => value.includes(one));
  const toggleAll = () => {
    const others = value.filter((one) => !names.includes(one));
    onChange(chosen.length === names.length ? others : [...others, ...names]);
  };
  return (
    <Box component="fieldset" bd="none" p={0} m={0}>
      <Text component="legend" className="visually-hidden">
        {name}
      </Text>
      <Checkbox
        size="xs"
        label={`${name} (${String(chosen.length)} of ${String(names.length)})`}
        checked={chosen.length === names.length}
        indeterminate={chosen.length > 0 && chosen.length < names.length}
        onChange={toggleAll}
        disabled={isReadOnly}
        styles={{ label: { color: 'var(--mantine-color-dimmed)', fontWeight: 560 } }}
      />
      <Box pl="lg">
        {eventTypes.map((eventType) => (
          <Option
            key={eventType.name}
            eventType={eventType}
            isChosen={value.includes(eventType.name)}
            isReadOnly={isReadOnly}
            onToggle={() =>
              onChange(
                value.includes(eventType.name)
                  ? value.filter((one) => one !== eventType.name)
                  : [...value, eventType.name],
              )
            }
          />
        ))}
      </Box>
    </Box>
  );
};

/** Event types to choose from: grouped, searchable, each with what it says and the data it carries. */
export const EventPicker = ({ error, ...picker }: EventPickerProps) => {
  const { data } = useQuery(eventTypeQueries.list());
  const [text, setText] = useState('');
  const labelId = useId();
  // Of the start: groups that moved while they are ticked would be hard to tick.
  const [chosenFirst] = useState(picker.value);
  const groups = Object.entries(Object.groupBy((data ?? []).filter(fits(text)), ({ name }) => groupOf(name))).toSorted(
    ([a], [b]) => placeOf(a, chosenFirst) - placeOf(b, chosenFirst),
  );
  return (
    <div role="group" aria-labelledby={labelId}>
      <Input.Label component="div" id={labelId} labelElement="div">
        Events
      </Input.Label>
      <Input.Description mb={6}>Which events are sent. {picker.value.length} chosen.</Input.Description>
      <Paper
        withBorder
        p="sm"
        {...(error === undefined || error === null ? {} : { style: { borderColor: 'var(--mantine-color-error)' } })}
      >
        <TextInput
          aria-label="Search event types"
          placeholder="Search event types"
          leftSection={<IconSearch size={15} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          mb="sm"
        />
        <ScrollArea.Autosize mah={380} type="auto" scrollbars="y" offsetScrollbars>
          <Stack gap="md" pr="xs">
            {groups.map(([name, eventTypes]) => (
              <PickerGroup key={name} name={name} eventTypes={eventTypes ?? []} {...picker} />
            ))}
            {groups.length === 0 && data !== undefined && (
              <Text size="sm" c="dimmed">
                No event type fits.
              </Text>
            )}
          </Stack>
        </ScrollArea.Autosize>
      </Paper>
      {error !== undefined && error !== null && <Input.Error mt={5}>{error}</Input.Error>}
    </div>
  );
};
