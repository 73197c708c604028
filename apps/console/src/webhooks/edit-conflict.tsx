import { Alert, Button, Group, List, Text } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';

import type { WebhookAnswer } from '#libs/contracts';

import { webhookQueries } from '../api-client/webhooks.js';
import { ActorName } from '../ui/actor-name.js';
import { Instant } from '../ui/instant.js';
import { editableFields, fieldInWords } from './webhook-words.js';

interface EditConflictProps {
  /** What the reader's edit began with. */
  readonly before: WebhookAnswer;
  readonly now: WebhookAnswer;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

const differences = (before: WebhookAnswer, now: WebhookAnswer): readonly (readonly [string, string])[] =>
  Object.entries(editableFields).flatMap(([field, label]) => {
    const [old, current] = [before[field as keyof typeof editableFields], now[field as keyof typeof editableFields]];
    return JSON.stringify(old) === JSON.stringify(current) ? [] : [[label, fieldInWords(current)] as const];
  });

/** Somebody else saved while the reader was editing: who, when, what, and the choice that is left. */
export const EditConflict = ({ before, now, onKeepMine, onTakeTheirs }: EditConflictProps) => {
  const { data } = useQuery(webhookQueries.history(now.id, now.revision));
  const last = data?.items.at(-1);
  return (
    <Alert color="orange" icon={<IconUsers />} title="Somebody else changed this webhook meanwhile" role="alert">
      {last !== undefined && (
        <Text size="sm" mb="xs">
          By <ActorName actor={last.actor} />, <Instant at={last.at} as="ago" />:
        </Text>
      )}
      <List size="sm" mb="md">
        {differences(before, now).map(([label, value]) => (
          <List.Item key={label}>
            <strong>{label}</strong> is now {value}
          </List.Item>
        ))}
      </List>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onTakeTheirs}>
          Discard my changes
        </Button>
        <Button size="xs" onClick={onKeepMine}>
          Keep my changes on top
        </Button>
      </Group>
    </Alert>
  );
};
