import { Button, Code, CopyButton, Group } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

interface CopyFieldProps {
  readonly value: string;
  readonly label: string;
}

/** A value that is there to be copied. */
export const CopyField = ({ value, label }: CopyFieldProps) => (
  <Group gap="xs" wrap="nowrap" align="stretch">
    <Code fz="sm" px="sm" py={7} flex={1} miw={0} style={{ overflowWrap: 'anywhere' }} aria-label={label}>
      {value}
    </Code>
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          onClick={copy}
          leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          aria-label={`Copy the ${label.toLowerCase()}`}
        >
          {copied ? 'Copied' : 'Copy'}
        </Button>
      )}
    </CopyButton>
  </Group>
);
