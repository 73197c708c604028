import { Group, Tabs, Title } from '@mantine/core';
import { IconSend, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Outlet, useNavigate, useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import type { WebhookAnswer } from '#libs/contracts';

import { changeWebhook, webhookQueries } from '../api-client/webhooks.js';
import { useRefusal } from '../session/permissions.js';
import { TextLink } from '../ui/link.js';
import { Loaded } from '../ui/loaded.js';
import { notifyRefusal } from '../ui/notify.js';
import { PageHeader } from '../ui/page-header.js';
import { RefusableButton } from '../ui/refusable-button.js';
import { RefusableSwitch } from '../ui/refusable-switch.js';
import { WebhookStatusBadge } from '../ui/status-badge.js';
import { DeleteWebhookDialog } from './delete-webhook-dialog.js';
import { InactiveNotice } from './inactive-notice.js';
import { SendTestDialog } from './send-test-dialog.js';

const route = getRouteApi('/signed-in/webhooks/$webhookId');

const tabs = [
  { value: 'details', label: 'Details', to: '/webhooks/$webhookId' },
  { value: 'logs', label: 'Logs', to: '/webhooks/$webhookId/logs' },
  { value: 'overview', label: 'Overview', to: '/webhooks/$webhookId/overview' },
] as const;

const StatusSwitch = ({ webhook }: { readonly webhook: WebhookAnswer }) => {
  const client = useQueryClient();
  const refusal = useRefusal('manage');
  // Shown at once, also where what was read before arrives meanwhile; taken back when it was refused.
  const [asked, setAsked] = useState<WebhookAnswer['status'] | null>(null);
  const { mutate } = useMutation({
    mutationFn: (status: WebhookAnswer['status']) => changeWebhook(webhook.id, { status }),
    onSuccess: (changed) => {
      client.setQueryData(webhookQueries.one(webhook.id).queryKey, changed);
      void client.invalidateQueries({ queryKey: webhookQueries.all });
    },
    onError: (error) => notifyRefusal('The status was not changed', error),
  });
  const change = (status: WebhookAnswer['status']) => {
    setAsked(status);
    mutate(status, { onSettled: () => setAsked(null) });
  };
  return (
    <RefusableSwitch
      refusal={refusal}
      checked={(asked ?? webhook.status) === 'active'}
      onSwitch={(isOn) => change(isOn ? 'active' : 'inactive')}
      label="Active"
      labelPosition="left"
    />
  );
};

/** The other tabs are a click away: their files are there by then. */
const useLoadedTabs = (): void => {
  const router = useRouter();
  useEffect(() => {
    for (const { to } of tabs) void router.loadRouteChunk(router.routesByPath[to]);
  }, [router]);
};

const WebhookTabs = ({ webhookId }: { readonly webhookId: string }) => {
  const navigate = useNavigate();
  useLoadedTabs();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const current = tabs.find(({ value }) => path.endsWith(`/${value}`))?.value ?? 'details';
  const open = (value: string | null) => {
    const tab = tabs.find((one) => one.value === value);
    if (tab !== undefined) void navigate({ to: tab.to, params: { webhookId } });
  };
  return (
    <Tabs value={current} onChange={open} activateTabWithKeyboard={false}>
      <Tabs.List mb="lg">
        {tabs.map(({ value, label }) => (
          <Tabs.Tab key={value} value={value}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={current}>
        <Outlet />
      </Tabs.Panel>
    </Tabs>
  );
};

const Actions = ({ webhook }: { readonly webhook: WebhookAnswer }) => {
  const refusal = useRefusal('manage');
  const [open, setOpen] = useState<'test' | 'delete' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <StatusSwitch webhook={webhook} />
      <RefusableButton
        variant="default"
        refusal={refusal}
        onClick={() => setOpen('test')}
        leftSection={<IconSend size={15} />}
      >
        Send test event
      </RefusableButton>
      <RefusableButton
        variant="light"
        color="red"
        refusal={refusal}
        onClick={() => setOpen('delete')}
        leftSection={<IconTrash size={15} />}
      >
        Delete
      </RefusableButton>
      {open === 'test' && <SendTestDialog webhook={webhook} onClose={close} />}
      {open === 'delete' && <DeleteWebhookDialog webhook={webhook} onClose={close} />}
    </>
  );
};

/** `/webhooks/{id}`: what its three tabs share. */
export const WebhookPage = () => {
  const { webhookId } = route.useParams();
  const query = useQuery({ ...webhookQueries.one(webhookId), refetchInterval: 10_000 });
  return (
    <Loaded query={query} label="Loading the webhook" order={1}>
      {(webhook) => (
        <>
          <PageHeader
            title={webhook.displayName}
            crumbs={<TextLink to="/webhooks">Webhooks</TextLink>}
            heading={
              <Group gap="sm">
                <Title order={1} size="h2">
                  {webhook.displayName}
                </Title>
                <WebhookStatusBadge {...webhook} />
              </Group>
            }
            description={webhook.url}
            actions={<Actions webhook={webhook} />}
          />
          <InactiveNotice webhook={webhook} />
          <WebhookTabs webhookId={webhookId} />
        </>
      )}
    </Loaded>
  );
};
