import { Button } from '@mantine/core';
import { IconWand } from '@tabler/icons-react';

import type { JsonValue } from '#libs/contracts';

import { JsonField } from '../ui/json-field.js';
import { indentedJson, parseJsonText } from '../ui/json-text.js';
import { draftSchema } from './draft-schema.js';
import type { EventTypeForm } from './use-event-type-form.js';

/** The JSON Schema of an event type, with a draft from its example for whoever has none. */
export const SchemaField = ({ form }: { readonly form: EventTypeForm }) => {
  const example = parseJsonText(form.values.example);
  const draft = () => {
    // What JSON.parse gives is JSON.
    if (example.kind === 'value') form.setFieldValue('schema', indentedJson(draftSchema(example.value as JsonValue)));
  };
  return (
    <JsonField
      label="JSON Schema"
      description="JSON Schema 2020-12 of data; empty for none. $ref only into its own $defs."
      placeholder="{}"
      {...form.getInputProps('schema')}
      actions={
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconWand size={13} aria-hidden />}
          disabled={example.kind !== 'value' || form.values.schema.trim() !== ''}
          onClick={draft}
        >
          Draft from the example
        </Button>
      }
    />
  );
};
