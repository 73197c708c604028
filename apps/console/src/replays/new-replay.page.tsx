import { Alert, Button, Card, Group, MultiSelect, NumberInput, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { eventTypeQueries } from '../api-client/event-types.js';
import { sentenceOf } from '../api-client/errors.js';
import { estimateReplay, type ReplayChoice, replayQueries, startReplay } from '../api-client/replays.js';
import { webhookQueries } from '../api-client/webhooks.js';
import { useRefusal } from '../session/permissions.js';
import { TextLink } from '../ui/link.js';
import { PageHeader } from '../ui/page-header.js';
import { type MessageStatus, messageStatusLooks } from '../ui/status-badge.js';
import { type TimeRange, TimeRangeField } from '../ui/time-range.js';

const route = getRouteApi('/signed-in/replays/new');

const statusOptions = Object.entries(messageStatusLooks).map(([value, { label }]) => ({ value, label }));

const isStatus = (value: string): value is MessageStatus => Object.hasOwn(messageStatusLooks, value);

interface Choice {
  readonly webhookId: string | null;
  readonly statuses: MessageStatus[];
  readonly eventTypes: string[];
  readonly time: TimeRange;
  readonly rate: number | string;
}

const bodyOf = ({ webhookId, statuses, eventTypes, time: { since, until }, rate }: Choice): ReplayChoice => ({
  events: false,
  statuses,
  eventTypes,
  ...(webhookId === null ? {} : { webhookId }),
  ...(since === undefined ? {} : { since }),
  ...(until === undefined ? {} : { until }),
  ...(typeof rate === 'number' ? { ratePerSecond: rate } : {}),
});

interface ChoiceFieldsProps {
  readonly choice: Choice;
  readonly onChange: (part: Partial<Choice>) => void;
}

const ChoiceFields = ({ choice, onChange }: ChoiceFieldsProps) => {
  const { data: webhooks } = useQuery(webhookQueries.list({}));
  const { data: catalog } = useQuery(eventTypeQueries.list());
  return (
    <>
      <Select
        label="Webhook"
        placeholder="All webhooks"
        data={webhooks?.items.map(({ id, displayName }) => ({ value: id, label: displayName })) ?? []}
        value={choice.webhookId}
        onChange={(webhookId) => onChange({ webhookId })}
        clearable
        searchable
      />
      <MultiSelect
        label="Status of the messages"
        data={statusOptions}
        value={choice.statuses}
        onChange={(chosen) => onChange({ statuses: chosen.filter(isStatus) })}
        error={choice.statuses.length === 0 ? 'Choose at least one status' : undefined}
      />
      <MultiSelect
        label="Event types"
        placeholder={choice.eventTypes.length === 0 ? 'All' : ''}
        data={catalog?.map(({ name }) => name) ?? []}
        value={choice.eventTypes}
        onChange={(eventTypes) => onChange({ eventTypes })}
        clearable
        searchable
      />
      <div>
        <Text size="sm" fw={500} mb={4}>
          When the messages were created
        </Text>
        <TimeRangeField value={choice.time} onChange={(time) => onChange({ time })} />
      </div>
      <NumberInput
        label="Pace"
        description="Messages a second; empty for as fast as it can"
        placeholder="No limit"
        value={choice.rate}
        onChange={(rate) => onChange({ rate })}
        min={0.1}
        max={10_000}
      />
    </>
  );
};

const countOf = (messages: number): string => `${messages.toLocaleString()} message${messages === 1 ? '' : 's'}`;

const Estimate = ({ matching }: { readonly matching: number }) => (
  <Alert color={matching === 0 ? 'gray' : 'hook'} role="status">
    {matching === 0
      ? 'No message matches by now.'
      : `By now this is ${countOf(matching)}, each sent again under its id.`}
  </Alert>
);

const ReplayForm = ({ webhookId }: { readonly webhookId: string | undefined }) => {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [choice, setChoice] = useState<Choice>({
    webhookId: webhookId ?? null,
    statuses: ['failed'],
    eventTypes: [],
    time: {},
    rate: '',
  });
  const estimate = useMutation({ mutationFn: () => estimateReplay(bodyOf(choice)) });
  const start = useMutation({
    mutationFn: () => startReplay(bodyOf(choice)),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: replayQueries.all });
      await navigate({ to: '/replays/$replayId', params: { replayId: id } });
    },
  });
  const error = start.error ?? estimate.error;
  const matching = estimate.data?.matching;
  const change = (part: Partial<Choice>) => {
    setChoice((before) => ({ ...before, ...part }));
    // A number that was counted for something else is worse than none.
    estimate.reset();
  };
  return (
    <Card padding="xl">
      <Stack gap="lg">
        <ChoiceFields choice={choice} onChange={change} />
        {error !== null && (
          <Alert color="red" role="alert">
            {sentenceOf(error)}
          </Alert>
        )}
        {matching !== undefined && <Estimate matching={matching} />}
        <Group justify="flex-end" gap="xs">
          <Button
            variant={matching === undefined ? 'filled' : 'default'}
            onClick={() => estimate.mutate()}
            loading={estimate.isPending}
            disabled={choice.statuses.length === 0}
          >
            Estimate
          </Button>
          {matching !== undefined && matching > 0 && (
            <Button onClick={() => start.mutate()} loading={start.isPending}>
              Retry {countOf(matching)}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
};

/** `/replays/new`, also with `?webhookId=` */
export const NewReplayPage = () => {
  const { webhookId } = route.useSearch();
  const refusal = useRefusal('operate');
  return (
    <Stack maw={640} gap={0}>
      <PageHeader title="New replay" crumbs={<TextLink to="/replays">Replays</TextLink>} />
      {refusal === null ? <ReplayForm webhookId={webhookId} /> : <Alert color="yellow">{refusal}</Alert>}
    </Stack>
  );
};
