import { Stack, Textarea, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';

import { ApiProblem } from '../api-client/errors.js';
import { EventPicker } from './event-picker.js';
import { WebhookAdvancedFields } from './webhook-advanced-fields.js';
import { formPathOf, problemsOf, type WebhookFormValues } from './webhook-form-values.js';

export type WebhookForm = UseFormReturnType<WebhookFormValues>;

/** Checks fields by the rules of the API, each once the reader has left it. */
export const useWebhookForm = (initialValues: WebhookFormValues): WebhookForm =>
  useForm<WebhookFormValues>({ initialValues, validate: problemsOf, validateInputOnBlur: true });

/** Shows what the API refused at its fields. `false`: nothing of it belongs to a field. */
export const showAtFields = (form: WebhookForm, error: unknown): boolean => {
  if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
  const values = form.getValues();
  form.setErrors(Object.fromEntries(error.fields.map(({ path, message }) => [formPathOf(path, values), message])));
  return true;
};

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
        description={url.startsWith('http:') ? 'Not encrypted: prefer https outside of tests.' : 'Gets a POST for every event.'}
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
