import { Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { webhookQueries } from '../api-client/webhooks.js';

/** One of the webhooks, by name. */
export const WebhookSelect = (select: SelectProps) => {
  const { data } = useQuery(webhookQueries.list({}));
  const options = data?.items.map(({ id, displayName }) => ({ value: id, label: displayName })) ?? [];
  return <Select {...select} data={options} clearable searchable />;
};
