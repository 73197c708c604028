import { Button, Group } from '@mantine/core';
import { IconArrowUp, IconMailOff, IconRotate2, IconSearchOff } from '@tabler/icons-react';
import { useMemo } from 'react';

import type { MessageSearch } from '../app/search.js';
import { useRefusal } from '../session/permissions.js';
import { ButtonLink } from '../ui/link.js';
import { hasNoItems, isFiltered, Loaded } from '../ui/loaded.js';
import { Pager } from '../ui/pager.js';
import { useSelection } from '../ui/selection.js';
import { EmptyState, Panel } from '../ui/states.js';
import { MessageBulkBar } from './message-bulk-bar.js';
import { MessageFilters } from './message-filters.js';
import { MessageTable } from './message-table.js';
import { type Log, useLog } from './use-log.js';

interface MessageLogProps {
  readonly search: MessageSearch;
  readonly onChange: (change: Partial<MessageSearch>) => void;
  /** Only the messages of this webhook, whose name nobody needs to be told; otherwise those of all. */
  readonly webhookId?: string;
}

const NewMessages = ({ log: { newCount, isNewCountCut, showNew } }: { readonly log: Log }) =>
  newCount === 0 ? null : (
    <Group justify="center" p="xs" role="status" style={{ position: 'sticky', top: 0, zIndex: 3 }}>
      <Button size="compact-sm" radius="xl" leftSection={<IconArrowUp size={14} />} onClick={showNew}>
        {newCount}
        {isNewCountCut ? '+' : ''} new message{newCount === 1 ? '' : 's'}
      </Button>
    </Group>
  );

/** Beyond what one page shows: a replay of what the filters say, at the pace that a receiver can take. */
const RetryMany = ({ search: { webhookId, eventType, since, until } }: { readonly search: MessageSearch }) => (
  <ButtonLink
    to="/replays/new"
    search={{ webhookId, eventType, since, until }}
    variant="default"
    fw={400}
    leftSection={<IconRotate2 size={15} aria-hidden />}
  >
    Retry many
  </ButtonLink>
);

const NoMessages = ({ isSearch }: { readonly isSearch: boolean }) =>
  isSearch ? (
    <EmptyState icon={IconSearchOff} title="No message fits">
      Try another search, or take a filter away.
    </EmptyState>
  ) : (
    <EmptyState icon={IconMailOff} title="No messages yet">
      The first event of a chosen type shows up here at once. A test event does too.
    </EmptyState>
  );

/** The log of a webhook or of all: filters, actions on many, one page of it, and the way to others. */
export const MessageLog = ({ webhookId, search, onChange }: MessageLogProps) => {
  const { cursor, ...filters } = search;
  const log = useLog(webhookId === undefined ? filters : { ...filters, webhookId }, cursor);
  const isOfAll = webhookId === undefined;
  const mayOperate = useRefusal('operate') === null;
  const selection = useSelection(useMemo(() => log.items.map(({ id }) => id), [log.items]));
  return (
    <>
      <MessageFilters
        search={search}
        isOfAll={isOfAll}
        onChange={(change) => onChange({ ...change, cursor: undefined })}
      >
        {mayOperate && <RetryMany search={{ ...search, ...(isOfAll ? {} : { webhookId }) }} />}
      </MessageFilters>
      {mayOperate && <MessageBulkBar messages={log.items} selection={selection} />}
      <Panel>
        <NewMessages log={log} />
        <Loaded
          query={log.page}
          label="Loading the messages"
          isEmpty={hasNoItems}
          empty={() => (log.newCount === 0 ? <NoMessages isSearch={isFiltered(search)} /> : null)}
        >
          {() => <MessageTable items={log.items} selection={mayOperate ? selection : null} webhookId={webhookId} />}
        </Loaded>
        <Pager cursor={cursor} nextCursor={log.page.data?.nextCursor ?? null} />
      </Panel>
    </>
  );
};
