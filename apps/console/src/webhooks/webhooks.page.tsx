import { Text } from '@mantine/core';
import { IconPlus, IconSearchOff, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';

import { maxWebhooksListed, type WebhookList, webhookQueries } from '../api-client/webhooks.js';
import type { WebhookSearch } from '../app/search.js';
import { useRefusal } from '../session/permissions.js';
import { ButtonLink } from '../ui/link.js';
import { hasNoItems, isFiltered, Loaded } from '../ui/loaded.js';
import { PageHeader } from '../ui/page-header.js';
import { useSelection } from '../ui/selection.js';
import { EmptyState, Panel } from '../ui/states.js';
import { WebhookBulkBar } from './webhook-bulk-bar.js';
import { WebhookFilters } from './webhook-filters.js';
import { type SortKey, sortWebhooks } from './webhook-sort.js';
import { WebhookTable } from './webhook-table.js';

const route = getRouteApi('/signed-in/webhooks');
const refreshEveryMs = 15_000;

const NewWebhookButton = () => (
  <ButtonLink to="/webhooks/new" leftSection={<IconPlus size={16} aria-hidden />}>
    New webhook
  </ButtonLink>
);

interface NoWebhooksProps {
  readonly isSearch: boolean;
  readonly mayCreate: boolean;
}

const NoWebhooks = ({ isSearch, mayCreate }: NoWebhooksProps) =>
  isSearch ? (
    <EmptyState icon={IconSearchOff} title="No webhook fits">
      Try another search, or take a filter away.
    </EmptyState>
  ) : (
    <EmptyState icon={IconWebhook} title="Send your first event" action={mayCreate ? <NewWebhookButton /> : null}>
      A webhook is an address that is told about events: it gets a signed POST for each event of the types it chose.
    </EmptyState>
  );

interface SortedWebhooksProps {
  readonly list: WebhookList;
  readonly search: WebhookSearch;
  readonly onChange: (change: Partial<WebhookSearch>) => void;
  readonly mayManage: boolean;
}

const SortedWebhooks = ({ list, search, onChange, mayManage }: SortedWebhooksProps) => {
  const key = search.sort ?? 'created';
  const direction = search.direction ?? (key === 'name' ? 'asc' : 'desc');
  const items = useMemo(() => sortWebhooks(list.items, key, direction), [list, key, direction]);
  const selection = useSelection(useMemo(() => items.map(({ id }) => id), [items]));
  const sort = (by: SortKey) =>
    onChange(by === key ? { direction: direction === 'asc' ? 'desc' : 'asc' } : { sort: by, direction: undefined });
  return (
    <>
      {mayManage && <WebhookBulkBar webhooks={items} selection={selection} />}
      <Panel>
        <WebhookTable
          items={items}
          sorting={{ key, direction, onSort: sort }}
          selection={mayManage ? selection : null}
        />
      </Panel>
      {list.isCut && (
        <Text size="sm" c="dimmed" mt="sm">
          These are the newest {maxWebhooksListed.toLocaleString()}. Search to find others.
        </Text>
      )}
    </>
  );
};

/** `/webhooks` */
export const WebhooksPage = () => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayManage = useRefusal('manage') === null;
  const filter = { search: search.search, status: search.status, event: search.event };
  const query = useQuery({ ...webhookQueries.list(filter), refetchInterval: refreshEveryMs });
  const change = (part: Partial<WebhookSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const isEmptyPlace = query.data?.items.length === 0 && !isFiltered(filter);
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Who is told about events, and how that is going."
        actions={mayManage ? <NewWebhookButton /> : undefined}
      />
      {!isEmptyPlace && <WebhookFilters search={search} onChange={change} />}
      <Loaded
        query={query}
        label="Loading the webhooks"
        isEmpty={hasNoItems}
        empty={() => (
          <Panel>
            <NoWebhooks isSearch={isFiltered(filter)} mayCreate={mayManage} />
          </Panel>
        )}
      >
        {(list) => <SortedWebhooks list={list} search={search} onChange={change} mayManage={mayManage} />}
      </Loaded>
    </>
  );
};
