import { Alert, Button, Card, Group, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { sentenceOf } from '../api-client/errors.js';
import { estimateReplay, replayQueries, startReplay } from '../api-client/replays.js';
import type { NewReplaySearch } from '../app/search.js';
import { useRefusal } from '../session/permissions.js';
import { TextLink } from '../ui/link.js';
import { PageHeader } from '../ui/page-header.js';
import { ForbiddenState } from '../ui/states.js';
import { bodyOf, type Choice, choiceOf, countOf, isIncomplete, type ReplayKind } from './replay-choice.js';
import { ReplayChoiceFields } from './replay-choice-fields.js';

const route = getRouteApi('/signed-in/replays/new');

interface EstimateProps {
  readonly kind: ReplayKind;
  readonly matching: number;
}

const none = { messages: 'No message matches by now.', events: 'By now it has got every event of this choice.' };

const sentAs = {
  messages: 'each sent again under its id',
  events: 'each sent once; an event it got before keeps its id',
};

const Estimate = ({ kind, matching }: EstimateProps) => (
  <Alert color={matching === 0 ? 'gray' : 'hook'} role="status">
    {matching === 0 ? none[kind] : `By now this is ${countOf(kind, matching)}, ${sentAs[kind]}.`}
  </Alert>
);

const ReplayForm = ({ search }: { readonly search: NewReplaySearch }) => {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [choice, setChoice] = useState<Choice>(choiceOf(search));
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
    start.reset();
  };
  return (
    <Card p={{ base: 'md', sm: 'xl' }}>
      <Stack gap="lg">
        <ReplayChoiceFields choice={choice} onChange={change} error={error} />
        {error !== null && (
          <Alert color="red" role="alert">
            {sentenceOf(error)}
          </Alert>
        )}
        {matching !== undefined && <Estimate kind={choice.kind} matching={matching} />}
        <Group justify="flex-end" gap="xs">
          <Button
            variant={matching === undefined ? 'filled' : 'default'}
            onClick={() => estimate.mutate()}
            loading={estimate.isPending}
            disabled={isIncomplete(choice)}
          >
            Estimate
          </Button>
          {matching !== undefined && matching > 0 && (
            <Button onClick={() => start.mutate()} loading={start.isPending}>
              {choice.kind === 'events' ? 'Send' : 'Retry'} {countOf(choice.kind, matching)}
            </Button>
          )}
        </Group>
      </Stack>
    </Card>
  );
};

/**
 * `/replays/new`, also with `?webhookId=`, `?what=events`, `?eventId=`, `?eventType=`, `?since=` and `?until=` to begin
 * with
 */
export const NewReplayPage = () => {
  const refusal = useRefusal('operate');
  return (
    <Stack maw={640} gap={0}>
      <PageHeader title="New replay" crumbs={<TextLink to="/replays">Replays</TextLink>} />
      {refusal === null ? <ReplayForm search={route.useSearch()} /> : <ForbiddenState why={refusal} />}
    </Stack>
  );
};
