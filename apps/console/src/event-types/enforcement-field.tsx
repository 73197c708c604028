import { Radio, Stack } from '@mantine/core';

import { enforcements } from './enforcement.js';
import type { EventTypeForm } from './use-event-type-form.js';

/** What the schema is for. */
export const EnforcementField = ({ form }: { readonly form: EventTypeForm }) => (
  <Radio.Group
    label="Enforcement"
    description="What becomes of an event whose data does not fit the schema."
    {...form.getInputProps('enforcement')}
  >
    <Stack gap="xs" mt="xs">
      {Object.entries(enforcements).map(([value, { label, words }]) => (
        <Radio key={value} value={value} label={label} description={words} />
      ))}
    </Stack>
  </Radio.Group>
);
