import { Button, Divider, Popover, Stack, TextInput } from '@mantine/core';
import { IconClock } from '@tabler/icons-react';
import { useState } from 'react';

import { describeShort } from './time-text.js';

export interface TimeRange {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

interface TimeRangeFieldProps {
  readonly value: TimeRange;
  readonly onChange: (range: TimeRange) => void;
}

const hourMs = 3_600_000;
const presets = [
  { label: 'Last hour', lengthMs: hourMs },
  { label: 'Last 24 hours', lengthMs: 24 * hourMs },
  { label: 'Last 7 days', lengthMs: 168 * hourMs },
];

const labelOf = ({ since, until }: TimeRange): string => {
  if (since === undefined && until === undefined) return 'Any time';
  if (until === undefined) return `Since ${describeShort(since ?? '')}`;
  return since === undefined ? `Until ${describeShort(until)}` : `${describeShort(since)} – ${describeShort(until)}`;
};

/** `2024-05-01T14:00` in the reader's zone, as the browser's own field takes it. */
const toField = (at: string | undefined): string => {
  if (at === undefined) return '';
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

const fromField = (text: string): string | undefined => (text === '' ? undefined : new Date(text).toISOString());

const OwnRange = ({ value, onChange }: TimeRangeFieldProps) => {
  const [since, setSince] = useState(toField(value.since));
  const [until, setUntil] = useState(toField(value.until));
  return (
    <Stack gap="xs">
      <TextInput
        type="datetime-local"
        label="Since"
        size="xs"
        value={since}
        onChange={(event) => setSince(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label="Until"
        size="xs"
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <Button size="xs" onClick={() => onChange({ since: fromField(since), until: fromField(until) })}>
        Apply
      </Button>
    </Stack>
  );
};

const Choice = ({ label, onClick }: { readonly label: string; readonly onClick: () => void }) => (
  <Button variant="subtle" color="gray" fw={400} justify="flex-start" onClick={onClick}>
    {label}
  </Button>
);

/** From when until when, in the reader's zone. */
export const TimeRangeField = ({ value, onChange }: TimeRangeFieldProps) => {
  const [isOpen, setOpen] = useState(false);
  const choose = (range: TimeRange) => {
    setOpen(false);
    onChange(range);
  };
  return (
    <Popover opened={isOpen} onChange={setOpen} width={260} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          fw={400}
          leftSection={<IconClock size={15} aria-hidden />}
          onClick={() => setOpen(!isOpen)}
        >
          {labelOf(value)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown p="xs" aria-label="Stretch of time">
        <Stack gap={2}>
          <Choice label="Any time" onClick={() => choose({ since: undefined, until: undefined })} />
          {presets.map(({ label, lengthMs }) => (
            <Choice
              key={label}
              label={label}
              onClick={() => choose({ since: new Date(Date.now() - lengthMs).toISOString(), until: undefined })}
            />
          ))}
        </Stack>
        <Divider my="xs" />
        <OwnRange value={value} onChange={choose} />
      </Popover.Dropdown>
    </Popover>
  );
};
