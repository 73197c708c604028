import { Stack, Textarea, TextInput } from '@mantine/core';

import { EventPicker } from './event-picker.js';
import { WebhookAdvancedFields } from './webhook-advanced-fields.js';
import type { WebhookForm } from './use-webhook-form.js';

const urlProblem = (url: string): string | null => {
  if (url === '' || /^h(t(t(p(s(:(\/(\/)?)?)?)?)?)?)?$/i.test(url)) return null;
  if (!URL.canParse(url)) return 'This is no URL yet: it begins with https://';
  return /^https?:$/.test(new URL(url).protocol) ? null : 'Only http and https are delivered to';
};

interface WebhookFieldsProps {
  readonly form: WebhookForm;
  readonly isReadOnly?: boolean;
}

export const WebhookFields = ({ form, isReadOnly = false }: WebhookFieldsProps) => {
  const { url } = form.values;
  return (
    <Stack gap="lg">
      <TextInput
        label="Name"
        placeholder="Billing"
        readOnly={isReadOnly}
        maxLength={120}
        {...form.getInputProps('displayName')}
      />
      <TextInput
        label="URL"
        type="url"
        placeholder="https://example.com/webhooks"
        description={
          url.startsWith('http:') ? 'Not encrypted: prefer https outside of tests.' : 'Gets a POST for every event.'
        }
        readOnly={isReadOnly}
        spellCheck={false}
        {...form.getInputProps('url')}
        error={urlProblem(url.trim()) ?? form.errors['url']}
      />
      <EventPicker
        value={form.values.events}
        onChange={(events) => form.setFieldValue('events', events)}
        error={form.errors['events']}
        isReadOnly={isReadOnly}
      />
      <Textarea
        label="Note"
        description="For people: whose it is, what it is for."
        autosize
        minRows={2}
        maxRows={8}
        readOnly={isReadOnly}
        {...form.getInputProps('description')}
      />
      <WebhookAdvancedFields form={form} isReadOnly={isReadOnly} />
    </Stack>
  );
};
