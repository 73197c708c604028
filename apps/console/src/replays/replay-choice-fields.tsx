import { CloseButton, Input, MultiSelect, NumberInput, Radio, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { fieldErrorOf } from '../api-client/errors.js';
import { eventTypeQueries } from '../api-client/event-types.js';
import { messageStatusLooks } from '../ui/status-badge.js';
import { TimeRangeField } from '../ui/time-range.js';
import { WebhookSelect } from '../webhooks/webhook-select.js';
import { type Choice, isStatus, type ReplayKind } from './replay-choice.js';

interface ReplayChoiceFieldsProps {
  readonly choice: Choice;
  readonly onChange: (part: Partial<Choice>) => void;
  /** What the API refused, shown at its fields. */
  readonly error: unknown;
}

const statusOptions = Object.entries(messageStatusLooks).map(([value, { label }]) => ({ value, label }));

const kinds: Readonly<Record<ReplayKind, { readonly label: string; readonly words: string }>> = {
  messages: { label: 'Retry messages', words: 'Sends again what is in the logs, each under its id.' },
  events: {
    label: 'Send past events to a webhook',
    words: 'Also events it never got: from before it was made, or while it was inactive.',
  },
};

const texts = {
  messages: {
    webhook: 'All webhooks',
    statuses: 'Status of the messages',
    allTypes: 'All',
    time: 'When the messages were created',
    pace: 'Messages a second; empty for as fast as it can',
  },
  events: {
    webhook: 'Choose a webhook',
    statuses: 'Also events whose message for it is',
    allTypes: 'Those that the webhook has chosen',
    time: 'When the events were accepted',
    pace: 'Events a second; empty for as fast as it can',
  },
} as const;

const KindField = ({ choice: { kind }, onChange }: Omit<ReplayChoiceFieldsProps, 'error'>) => (
  <Radio.Group
    label="What"
    value={kind}
    onChange={(value) => onChange({ kind: value === 'events' ? 'events' : 'messages' })}
  >
    <Stack gap="xs" mt={6}>
      {Object.entries(kinds).map(([value, { label, words }]) => (
        <Radio key={value} value={value} label={label} description={words} />
      ))}
    </Stack>
  </Radio.Group>
);

const WebhookField = ({ choice, onChange, error }: ReplayChoiceFieldsProps) => (
  <WebhookSelect
    label="Webhook"
    placeholder={texts[choice.kind].webhook}
    value={choice.webhookId}
    onChange={(webhookId) => onChange({ webhookId })}
    error={fieldErrorOf(error, 'webhookId')}
  />
);

const OneEventField = ({ choice: { eventId }, onChange, error }: ReplayChoiceFieldsProps) => (
  <TextInput
    label="Event"
    value={eventId ?? ''}
    readOnly
    ff="monospace"
    error={fieldErrorOf(error, 'eventId')}
    rightSection={<CloseButton aria-label="Not this event alone" onClick={() => onChange({ eventId: null })} />}
  />
);

const ManyFields = ({ choice, onChange, error }: ReplayChoiceFieldsProps) => {
  const { data: catalog } = useQuery(eventTypeQueries.list());
  const text = texts[choice.kind];
  return (
    <>
      <MultiSelect
        label="Event types"
        placeholder={choice.eventTypes.length === 0 ? text.allTypes : ''}
        data={catalog?.map(({ name }) => name) ?? []}
        value={choice.eventTypes}
        onChange={(eventTypes) => onChange({ eventTypes })}
        error={fieldErrorOf(error, 'eventTypes')}
        clearable
        searchable
      />
      <Input.Wrapper label={text.time} error={fieldErrorOf(error, 'since') ?? fieldErrorOf(error, 'until')}>
        <div>
          <TimeRangeField value={choice.time} onChange={(time) => onChange({ time })} />
        </div>
      </Input.Wrapper>
      <NumberInput
        label="Pace"
        description={text.pace}
        placeholder="No limit"
        value={choice.rate}
        onChange={(rate) => onChange({ rate })}
        error={fieldErrorOf(error, 'ratePerSecond')}
        min={0.1}
        max={10_000}
      />
    </>
  );
};

/** Which messages, or which events for whom, and how fast. */
export const ReplayChoiceFields = ({ choice, onChange, error }: ReplayChoiceFieldsProps) => {
  const text = texts[choice.kind];
  return (
    <>
      <KindField choice={choice} onChange={onChange} />
      <WebhookField choice={choice} onChange={onChange} error={error} />
      <MultiSelect
        label={text.statuses}
        data={statusOptions}
        value={choice.statuses}
        onChange={(chosen) => onChange({ statuses: chosen.filter(isStatus) })}
        error={choice.statuses.length === 0 ? 'Choose at least one status' : fieldErrorOf(error, 'statuses')}
      />
      {choice.eventId === null ? (
        <ManyFields {...{ choice, onChange, error }} />
      ) : (
        <OneEventField {...{ choice, onChange, error }} />
      )}
    </>
  );
};
