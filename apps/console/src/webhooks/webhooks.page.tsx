import { Text } from '@mantine/core';
import { IconPlus, IconSearchOff, IconWebhook } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';

import { mostWebhooksListed, webhookQueries } from '../api-client/webhooks.js';
import type { WebhookSearch } from '../app/search.js';
import { useRefusal } from '../session/permissions.js';
import { ButtonLink } from '../ui/link.js';
import { PageHeader } from '../ui/page-header.js';
import { useSelection } from '../ui/selection.js';
import { EmptyState, ErrorState, LoadingState, Panel } from '../ui/states.js';
import { WebhookBulkBar } from './webhook-bulk-bar.js';
import { WebhookFilters } from './webhook-filters.js';
import { type SortKey, sortWebhooks } from './webhook-sort.js';
import { WebhookTable } from './webhook-table.js';

const route = getRouteApi('/signed-in/webhooks');
const noIds: readonly string[] = [];

const NewWebhookButton = () => (
  <ButtonLink to="/webhooks/new" leftSection={<IconPlus size={16} aria-hidden />}>
    New webhook
  </ButtonLink>
);

const NoWebhooks = ({ isFiltered, mayCreate }: { readonly isFiltered: boolean; readonly mayCreate: boolean }) =>
  isFiltered ? (
    <EmptyState icon={IconSearchOff} title="No webhook fits">
      Try another search, or take a filter away.
    </EmptyState>
  ) : (
    <EmptyState icon={IconWebhook} title="Send your first event" {...(mayCreate ? { action: <NewWebhookButton /> } : {})}>
      A webhook is an address that is told about events: it gets a signed POST for each event of the types it chose.
    </EmptyState>
  );

/** `/webhooks` */
export const WebhooksPage = () => {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayManage = useRefusal('manage') === null;
  const filter = { search: search.search, status: search.status, event: search.event };
  const { data, error, isPending, refetch } = useQuery({ ...webhookQueries.list(filter), refetchInterval: 15_000 });
  const key = search.sort ?? 'created';
  const direction = search.direction ?? (key === 'name' ? 'asc' : 'desc');
  const items = useMemo(() => sortWebhooks(data?.items ?? [], key, direction), [data, key, direction]);
  const selection = useSelection(useMemo(() => (items.length === 0 ? noIds : items.map(({ id }) => id)), [items]));
  const change = (part: Partial<WebhookSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const sort = (by: SortKey) =>
    change(by === key ? { direction: direction === 'asc' ? 'desc' : 'asc' } : { sort: by, direction: undefined });
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <>
      <PageHeader
        title="Webhooks"
        description="Who is told about events, and how that is going."
        actions={mayManage ? <NewWebhookButton /> : undefined}
      />
      {(isFiltered || items.length > 0) && <WebhookFilters search={search} onChange={change} />}
      {mayManage && <WebhookBulkBar webhooks={items} selection={selection} />}
      <Panel>
        {isPending && <LoadingState label="Loading the webhooks" />}
        {error !== null && data === undefined && <ErrorState error={error} onRetry={() => void refetch()} />}
        {data !== undefined && items.length === 0 && <NoWebhooks isFiltered={isFiltered} mayCreate={mayManage} />}
        {items.length > 0 && (
          <WebhookTable
            items={items}
            sorting={{ key, direction, onSort: sort }}
            selection={mayManage ? selection : null}
          />
        )}
      </Panel>
      {data?.isCut === true && (
        <Text size="sm" c="dimmed" mt="sm">
          These are the newest {mostWebhooksListed.toLocaleString()}. Search to find others.
        </Text>
      )}
    </>
  );
};
