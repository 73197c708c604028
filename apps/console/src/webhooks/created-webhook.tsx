import { Card, Divider, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';

import type { WebhookWithSecretAnswer } from '#libs/contracts';

import { CopyField } from '../ui/copy-field.js';
import { ButtonLink } from '../ui/link.js';
import { SendTest } from './send-test.js';

interface CreatedWebhookProps {
  readonly webhook: WebhookWithSecretAnswer;
}

/** What comes after creating: the secret, and a test event in place. */
export const CreatedWebhook = ({ webhook: { id, displayName, secret, events } }: CreatedWebhookProps) => (
  <Card padding="xl">
    <Stack gap="lg">
      <Group wrap="nowrap">
        <ThemeIcon size={40} radius="xl" color="teal" variant="light" aria-hidden>
          <IconCheck size={22} />
        </ThemeIcon>
        <div>
          <Title order={2} size="h4">
            {displayName} is ready
          </Title>
          <Text size="sm" c="dimmed">
            It gets its events from now on.
          </Text>
        </div>
      </Group>
      <div>
        <Title order={3} size="h5" mb={4}>
          Signing secret
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          Your receiver checks with it that requests come from Hookline. An admin can show it again at any time.
        </Text>
        <CopyField value={secret} label="Signing secret" />
      </div>
      <Divider />
      <div>
        <Title order={3} size="h5" mb={4}>
          Send a test event
        </Title>
        <SendTest webhookId={id} events={events} />
      </div>
      <Group justify="flex-end">
        <ButtonLink to="/webhooks/$webhookId" params={{ webhookId: id }}>
          Go to the webhook
        </ButtonLink>
      </Group>
    </Stack>
  </Card>
);
