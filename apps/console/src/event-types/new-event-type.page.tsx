import { Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';

import { eventTypeQueries, registerEventType } from '../api-client/event-types.js';
import { useRefusal } from '../session/permissions.js';
import { ButtonLink, TextLink } from '../ui/link.js';
import { notifyDone } from '../ui/notify.js';
import { PageHeader } from '../ui/page-header.js';
import { ForbiddenState } from '../ui/states.js';
import { EventTypeFormCard } from './event-type-form.js';
import { showAtFields, useEventTypeForm } from './use-event-type-form.js';
import { emptyEventType, type EventTypeFormValues, newEventTypeOf } from './event-type-form-values.js';

const route = getRouteApi('/signed-in/new-event-type');

const RegisterForm = ({ observedName }: { readonly observedName: string | undefined }) => {
  const form = useEventTypeForm(emptyEventType(observedName ?? ''));
  const client = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (values: EventTypeFormValues) => registerEventType(newEventTypeOf(values)),
    onSuccess: async ({ name }) => {
      await client.invalidateQueries({ queryKey: eventTypeQueries.all });
      await navigate({ to: '/event-types/$name', params: { name }, ignoreBlocker: true });
      notifyDone(`${name} was registered`);
    },
    onError: (refused) => showAtFields(form, refused),
  });
  return (
    <EventTypeFormCard
      form={form}
      isNameFixed={observedName !== undefined}
      onSubmit={mutate}
      isPending={isPending}
      submitLabel="Register event type"
      refusedTitle="The event type was not registered"
      error={error}
      cancel={
        <ButtonLink to="/event-types" variant="default">
          Cancel
        </ButtonLink>
      }
    />
  );
};

/** `/new-event-type`, also with `?name=` of a type that was only observed until now */
export const NewEventTypePage = () => {
  const { name } = route.useSearch();
  const refusal = useRefusal('manage');
  return (
    <Stack maw={760} gap={0}>
      <PageHeader
        title={name === undefined ? 'New event type' : `Register ${name}`}
        crumbs={<TextLink to="/event-types">Event types</TextLink>}
        description={
          name === undefined
            ? 'Webhooks can choose it as soon as it is registered.'
            : 'Events of this type arrived, and nobody has said yet what they carry.'
        }
      />
      {refusal === null ? <RegisterForm key={name ?? ''} observedName={name} /> : <ForbiddenState why={refusal} />}
    </Stack>
  );
};
