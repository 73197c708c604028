import { Alert, Button, Card, Group, Stack, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';

import { hasCode, sentenceOf } from '../api-client/errors.js';
import { JsonField } from '../ui/json-field.js';
import { UnsavedGuard } from '../ui/unsaved-guard.js';
import { EnforcementField } from './enforcement-field.js';
import type { EventTypeFormValues } from './event-type-form-values.js';
import { SchemaField } from './schema-field.js';
import type { EventTypeForm } from './use-event-type-form.js';

interface EventTypeFieldsProps {
  readonly form: EventTypeForm;
  /** Of a type that is there already. */
  readonly isNameFixed: boolean;
}

const EventTypeFields = ({ form, isNameFixed }: EventTypeFieldsProps) => (
  <>
    <TextInput
      label="Name"
      description={isNameFixed ? 'A name stays as it is: webhooks and events carry it.' : 'As events carry it in type.'}
      placeholder="invoice.paid"
      readOnly={isNameFixed}
      spellCheck={false}
      maxLength={128}
      {...form.getInputProps('name')}
    />
    <Textarea
      label="Description"
      description="When it happens, in a sentence: people choose by it."
      autosize
      minRows={2}
      maxRows={6}
      maxLength={1_000}
      {...form.getInputProps('description')}
    />
    <JsonField
      label="Example"
      description="What data looks like. A test event delivers it."
      {...form.getInputProps('example')}
    />
    <SchemaField form={form} />
    <EnforcementField form={form} />
  </>
);

interface EventTypeFormCardProps extends EventTypeFieldsProps {
  readonly onSubmit: (values: EventTypeFormValues) => void;
  readonly isPending: boolean;
  readonly submitLabel: string;
  readonly refusedTitle: string;
  readonly error: unknown;
  /** Above the fields. */
  readonly notice?: ReactNode;
  readonly cancel: ReactNode;
}

/** The form of an event type, new or not. */
export const EventTypeFormCard = ({ form, isNameFixed, onSubmit, error, ...props }: EventTypeFormCardProps) => {
  const isRefused = error !== null && error !== undefined && !hasCode(error, 'revision_mismatch');
  return (
    <form onSubmit={form.onSubmit(onSubmit)} noValidate>
      <UnsavedGuard isDirty={form.isDirty() && !props.isPending} />
      <Card p={{ base: 'md', sm: 'xl' }}>
        <Stack gap="xl">
          {props.notice}
          {isRefused && (
            <Alert color="red" role="alert" title={props.refusedTitle}>
              {sentenceOf(error)}
            </Alert>
          )}
          <EventTypeFields form={form} isNameFixed={isNameFixed} />
          <Group justify="flex-end" gap="xs">
            {props.cancel}
            <Button type="submit" loading={props.isPending}>
              {props.submitLabel}
            </Button>
          </Group>
        </Stack>
      </Card>
    </form>
  );
};
