import { Button, Group, Textarea } from '@mantine/core';
import { IconIndentIncrease } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { indentedJson, parseJsonText } from './json-text.js';

interface JsonFieldProps {
  readonly label: string;
  readonly description: ReactNode;
  readonly value?: string;
  readonly onChange: (text: string) => void;
  readonly onBlur?: () => void;
  readonly error?: ReactNode;
  readonly placeholder?: string;
  /** What else can be done with the text. */
  readonly actions?: ReactNode;
}

/** JSON as a person writes it. What is wrong with it is told by whoever holds the value. */
export const JsonField = ({ value = '', onChange, actions, error, ...field }: JsonFieldProps) => {
  const parsed = parseJsonText(value);
  const canIndent = parsed.kind === 'value' && indentedJson(parsed.value) !== value;
  return (
    <div>
      <Textarea
        {...field}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        autosize
        minRows={6}
        maxRows={22}
        spellCheck={false}
        autoComplete="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13, lineHeight: 1.55 } }}
      />
      <Group gap="xs" mt={6}>
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconIndentIncrease size={13} aria-hidden />}
          disabled={!canIndent}
          onClick={() => {
            if (parsed.kind === 'value') onChange(indentedJson(parsed.value));
          }}
          aria-label={`Indent the ${field.label}`}
        >
          Indent
        </Button>
        {actions}
      </Group>
    </div>
  );
};
