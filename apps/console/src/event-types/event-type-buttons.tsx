import { IconArchive, IconArchiveOff, IconPencil, IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import type { EventTypeAnswer } from '#libs/contracts';

import { changeEventType, eventTypeQueries } from '../api-client/event-types.js';
import { useRefusal } from '../session/permissions.js';
import { notifyDone, notifyRefusal } from '../ui/notify.js';
import { RefusableButton } from '../ui/refusable-button.js';

interface EventTypeButtonsProps {
  readonly eventType: EventTypeAnswer;
}

const ArchiveButton = ({ eventType: { name, archived } }: EventTypeButtonsProps) => {
  const client = useQueryClient();
  const refusal = useRefusal('manage');
  const { mutate, isPending } = useMutation({
    mutationFn: () => changeEventType(name, { archived: !archived }),
    onSuccess: async (changed) => {
      client.setQueryData(eventTypeQueries.one(name).queryKey, changed);
      await client.invalidateQueries({ queryKey: eventTypeQueries.all });
      notifyDone(archived ? `${name} is offered again` : `${name} is no longer offered`);
    },
    onError: (error) => notifyRefusal(archived ? 'Not restored' : 'Not archived', error),
  });
  return (
    <RefusableButton
      variant="default"
      refusal={refusal}
      loading={isPending}
      leftSection={archived ? <IconArchiveOff size={15} /> : <IconArchive size={15} />}
      onClick={() => mutate()}
    >
      {archived ? 'Offer again' : 'Archive'}
    </RefusableButton>
  );
};

/** What can be done with an event type: register it when it was only observed, otherwise edit and archive it. */
export const EventTypeButtons = ({ eventType }: EventTypeButtonsProps) => {
  const refusal = useRefusal('manage');
  const navigate = useNavigate();
  const { name, registered } = eventType;
  if (!registered)
    return (
      <RefusableButton
        refusal={refusal}
        leftSection={<IconPlus size={15} />}
        onClick={() => void navigate({ to: '/new-event-type', search: { name } })}
      >
        Register
      </RefusableButton>
    );
  return (
    <>
      <ArchiveButton eventType={eventType} />
      <RefusableButton
        refusal={refusal}
        leftSection={<IconPencil size={15} />}
        onClick={() => void navigate({ to: '/event-types/$name/edit', params: { name } })}
      >
        Edit
      </RefusableButton>
    </>
  );
};
