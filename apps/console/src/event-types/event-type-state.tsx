import { Badge, Tooltip } from '@mantine/core';

import type { EventTypeAnswer } from '#libs/contracts';

type State = 'offered' | 'observed' | 'archived';

export const stateOf = ({ registered, archived }: Pick<EventTypeAnswer, 'registered' | 'archived'>): State => {
  if (!registered) return 'observed';
  return archived ? 'archived' : 'offered';
};

export const eventTypeStates: Readonly<Record<State, { label: string; color: string; words: string }>> = {
  offered: { label: 'Offered', color: 'teal', words: 'Webhooks can choose it' },
  observed: { label: 'Observed', color: 'orange', words: 'Events of it arrived, and nobody registered it' },
  archived: { label: 'Archived', color: 'gray', words: 'No longer offered; webhooks that chose it keep receiving' },
};

export const EventTypeStateBadge = ({ eventType }: { readonly eventType: EventTypeAnswer }) => {
  const { label, color, words } = eventTypeStates[stateOf(eventType)];
  return (
    <Tooltip label={words}>
      <Badge color={color}>{label}</Badge>
    </Tooltip>
  );
};
