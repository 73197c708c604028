import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import type { EventTypeAnswer } from '#libs/contracts';

import { hasCode } from '../api-client/errors.js';
import { changeEventType, eventTypeQueries } from '../api-client/event-types.js';
import type { WithRevision } from '../api-client/request.js';
import { useRefusal } from '../session/permissions.js';
import { ButtonLink, TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { notifyDone } from '../ui/notify.js';
import { PageHeader } from '../ui/page-header.js';
import { ForbiddenState } from '../ui/states.js';
import { EventTypeFormCard } from './event-type-form.js';
import { showAtFields, useEventTypeForm } from './use-event-type-form.js';
import { changesOf, type EventTypeFormValues, valuesOf } from './event-type-form-values.js';

const route = getRouteApi('/signed-in/event-types/$name/edit');

interface ConflictProps {
  readonly onTakeTheirs: () => void;
  readonly onSaveMine: () => void;
}

const Conflict = ({ onTakeTheirs, onSaveMine }: ConflictProps) => (
  <Alert color="orange" icon={<IconUsers />} title="Somebody else changed this event type meanwhile" role="alert">
    <Group gap="xs" mt="xs">
      <Button size="xs" variant="default" onClick={onTakeTheirs}>
        Discard my changes
      </Button>
      <Button size="xs" onClick={onSaveMine}>
        Save mine over theirs
      </Button>
    </Group>
  </Alert>
);

interface EditFormProps {
  /** What the edit began with. */
  readonly base: WithRevision<EventTypeAnswer>;
  readonly onTakeTheirs: () => void;
}

const EditForm = ({ base: { answer, revision }, onTakeTheirs }: EditFormProps) => {
  const { name } = answer;
  const form = useEventTypeForm(valuesOf(answer));
  const client = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending, error } = useMutation({
    mutationFn: ({ values, over }: { values: EventTypeFormValues; over: string | undefined }) =>
      changeEventType(name, changesOf(values), over),
    onSuccess: async (saved) => {
      client.setQueryData(eventTypeQueries.one(name).queryKey, saved);
      await client.invalidateQueries({ queryKey: eventTypeQueries.all });
      await navigate({ to: '/event-types/$name', params: { name }, ignoreBlocker: true });
      notifyDone('Saved');
    },
    onError: (refused) => showAtFields(form, refused),
  });
  const isConflict = hasCode(error, 'revision_mismatch');
  return (
    <EventTypeFormCard
      form={form}
      isNameFixed
      onSubmit={(values) => mutate({ values, over: revision })}
      isPending={isPending}
      submitLabel="Save"
      refusedTitle="Not saved"
      error={error}
      notice={
        isConflict && (
          <Conflict
            onTakeTheirs={onTakeTheirs}
            onSaveMine={() => mutate({ values: form.getValues(), over: undefined })}
          />
        )
      }
      cancel={
        <ButtonLink to="/event-types/$name" params={{ name }} variant="default">
          Cancel
        </ButtonLink>
      }
    />
  );
};

/** An edit goes on from what it began with, whatever is loaded again meanwhile. */
const Editor = ({ name, loaded }: { readonly name: string; readonly loaded: WithRevision<EventTypeAnswer> }) => {
  const client = useQueryClient();
  const [base, setBase] = useState(loaded);
  const takeTheirs = async () => setBase(await client.query({ ...eventTypeQueries.one(name), staleTime: 0 }));
  return <EditForm key={base.revision} base={base} onTakeTheirs={() => void takeTheirs()} />;
};

/** `/event-types/{name}/edit` */
export const EditEventTypePage = () => {
  const { name } = route.useParams();
  const query = useQuery(eventTypeQueries.one(name));
  const refusal = useRefusal('manage');
  return (
    <Stack maw={760} gap={0}>
      <PageHeader
        title={`Edit ${name}`}
        crumbs={
          <>
            <TextLink to="/event-types">Event types</TextLink> /{' '}
            <TextLink to="/event-types/$name" params={{ name }}>
              {name}
            </TextLink>
          </>
        }
      />
      {refusal !== null && <ForbiddenState why={refusal} />}
      {refusal === null && (
        <Loaded query={query} label="Loading the event type">
          {(loaded) => <Editor key={name} name={name} loaded={loaded} />}
        </Loaded>
      )}
    </Stack>
  );
};
