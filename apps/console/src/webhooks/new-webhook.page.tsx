import { Alert, Button, Card, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { WebhookWithSecretAnswer } from '#libs/contracts';

import { sentenceOf } from '../api-client/errors.js';
import { createWebhook, webhookQueries } from '../api-client/webhooks.js';
import { useRefusal } from '../session/permissions.js';
import { ButtonLink, TextLink } from '../ui/link.js';
import { PageHeader } from '../ui/page-header.js';
import { ForbiddenState } from '../ui/states.js';
import { UnsavedGuard } from '../ui/unsaved-guard.js';
import { CreatedWebhook } from './created-webhook.js';
import { showAtFields, useWebhookForm } from './use-webhook-form.js';
import { WebhookFields } from './webhook-form.js';
import { emptyWebhook, newWebhookOf, type WebhookFormValues } from './webhook-form-values.js';

interface CreateFormProps {
  readonly onCreated: (webhook: WebhookWithSecretAnswer) => void;
}

const CreateForm = ({ onCreated }: CreateFormProps) => {
  const form = useWebhookForm(emptyWebhook);
  const client = useQueryClient();
  // A repeat after a lost answer finds what the first one made.
  const [decisionId] = useState(() => crypto.randomUUID());
  const { mutate, isPending, error } = useMutation({
    mutationFn: (values: WebhookFormValues) => createWebhook(newWebhookOf(values), decisionId),
    onSuccess: (created) => {
      void client.invalidateQueries({ queryKey: webhookQueries.all });
      onCreated(created);
    },
    onError: (refused) => showAtFields(form, refused),
  });
  return (
    <form onSubmit={form.onSubmit((values) => mutate(values))} noValidate>
      <UnsavedGuard isDirty={form.isDirty()} />
      <Card p={{ base: 'md', sm: 'xl' }}>
        <Stack gap="xl">
          {error !== null && (
            <Alert color="red" role="alert" title="The webhook was not created">
              {sentenceOf(error)}
            </Alert>
          )}
          <WebhookFields form={form} />
          <Group justify="flex-end" gap="xs">
            <ButtonLink to="/webhooks" variant="default">
              Cancel
            </ButtonLink>
            <Button type="submit" loading={isPending}>
              Create webhook
            </Button>
          </Group>
        </Stack>
      </Card>
    </form>
  );
};

/** `/webhooks/new` */
export const NewWebhookPage = () => {
  const [created, setCreated] = useState<WebhookWithSecretAnswer | null>(null);
  const refusal = useRefusal('manage');
  return (
    <Stack maw={760} gap={0}>
      <PageHeader
        title={created === null ? 'New webhook' : 'Webhook created'}
        crumbs={<TextLink to="/webhooks">Webhooks</TextLink>}
      />
      {refusal !== null && <ForbiddenState why={refusal} />}
      {refusal === null && created === null && <CreateForm onCreated={setCreated} />}
      {created !== null && <CreatedWebhook webhook={created} />}
    </Stack>
  );
};
