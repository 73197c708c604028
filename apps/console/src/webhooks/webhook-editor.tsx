import { Alert, Button, Card, Group, Stack, Text, Transition } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { WebhookAnswer } from '#libs/contracts';

import { hasCode, sentenceOf } from '../api-client/errors.js';
import { changeWebhook, webhookQueries } from '../api-client/webhooks.js';
import { useRefusal } from '../session/permissions.js';
import { notifyDone } from '../ui/notify.js';
import { TitledCard } from '../ui/titled-card.js';
import { UnsavedGuard } from '../ui/unsaved-guard.js';
import { EditConflict } from './edit-conflict.js';
import { showAtFields, useWebhookForm } from './use-webhook-form.js';
import { WebhookFields } from './webhook-form.js';
import { changesBetween, valuesOf, type WebhookFormValues } from './webhook-form-values.js';

interface WebhookEditorProps {
  /** As it is now; somebody else may have changed it since the edit began. */
  readonly webhook: WebhookAnswer;
}

interface SaveBarProps {
  readonly isShown: boolean;
  readonly isSaving: boolean;
  readonly onDiscard: () => void;
}

const SaveBar = ({ isShown, isSaving, onDiscard }: SaveBarProps) => (
  <Transition mounted={isShown} transition="slide-up" duration={120}>
    {(style) => (
      <Card padding="sm" shadow="md" style={{ ...style, position: 'sticky', bottom: 12, zIndex: 5 }}>
        <Group justify="space-between" gap="sm">
          <Text size="sm" fw={560}>
            Unsaved changes
          </Text>
          <Group gap="xs">
            <Button variant="default" onClick={onDiscard}>
              Discard
            </Button>
            <Button type="submit" loading={isSaving}>
              Save
            </Button>
          </Group>
        </Group>
      </Card>
    )}
  </Transition>
);

/** Shows a webhook and lets it be edited in place; an edit is saved only over what its editor has seen. */
export const WebhookEditor = ({ webhook }: WebhookEditorProps) => {
  const client = useQueryClient();
  const isReadOnly = useRefusal('manage') !== null;
  const [base, setBase] = useState(webhook);
  const form = useWebhookForm(valuesOf(webhook));
  const isDirty = form.isDirty();
  const startFrom = (next: WebhookAnswer, values: WebhookFormValues = valuesOf(next)) => {
    setBase(next);
    form.setInitialValues(valuesOf(next));
    form.setValues(values);
    form.resetDirty(valuesOf(next));
    form.clearErrors();
  };
  // Nobody is writing: what came in is simply shown.
  if (!isDirty && webhook.revision > base.revision) startFrom(webhook);
  const save = useMutation({
    mutationFn: (values: WebhookFormValues) =>
      changeWebhook(webhook.id, changesBetween(valuesOf(base), values), base.revision),
    onSuccess: (saved) => {
      startFrom(saved);
      client.setQueryData(webhookQueries.one(saved.id).queryKey, saved);
      void client.invalidateQueries({ queryKey: webhookQueries.all });
      notifyDone('Saved');
    },
    onError: (error) => {
      if (hasCode(error, 'revision_mismatch'))
        void client.invalidateQueries({ queryKey: webhookQueries.one(webhook.id).queryKey });
      showAtFields(form, error);
    },
  });
  const isConflict = isDirty && webhook.revision > base.revision;
  const refused = save.error !== null && !hasCode(save.error, 'revision_mismatch') ? save.error : null;
  /** Somebody else's changes stay, except where this edit says otherwise. */
  const keepMine = () => {
    const mine = changesBetween(valuesOf(base), form.getValues());
    const changed = Object.keys(mine).flatMap((name) =>
      name === 'rateLimit' ? ['ratePerSecond'] : name === 'retry' ? ['retry', 'hasOwnRetry'] : [name],
    );
    const kept = Object.fromEntries(Object.entries(form.getValues()).filter(([name]) => changed.includes(name)));
    save.reset();
    startFrom(webhook, { ...valuesOf(webhook), ...kept });
  };
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate aria-label="Details">
      <UnsavedGuard isDirty={isDirty} />
      <Stack gap="md">
        {isConflict && (
          <EditConflict
            before={base}
            now={webhook}
            onKeepMine={keepMine}
            onTakeTheirs={() => {
              save.reset();
              startFrom(webhook);
            }}
          />
        )}
        {refused !== null && (
          <Alert color="red" role="alert" title="Not saved">
            {sentenceOf(refused)}
          </Alert>
        )}
        <TitledCard title="Settings">
          <WebhookFields form={form} isReadOnly={isReadOnly} />
        </TitledCard>
        <SaveBar isShown={isDirty} isSaving={save.isPending} onDiscard={() => startFrom(webhook)} />
      </Stack>
    </form>
  );
};
