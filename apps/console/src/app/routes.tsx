/**
 * The addresses of the console: each names the file of its page, which is loaded when it is gone to.
 * What an address carries after `?` is read by a schema, so that a link of somebody else cannot break a page.
 */
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';

import { type MessageFilter, messageQueries } from '../api-client/messages.js';
import { sessionQueries } from '../api-client/session.js';
import { webhookQueries } from '../api-client/webhooks.js';
import { SignInPage } from '../session/sign-in.page.js';
import { NotFoundPage } from './not-found.page.js';
import {
  readEventSearch,
  readEventTypeSearch,
  readLogSearch,
  readMessageSearch,
  readNewEventTypeSearch,
  readNewReplaySearch,
  readOverviewSearch,
  readPageSearch,
  readSignInSearch,
  readWebhookSearch,
} from './search.js';
import { Shell } from './shell.js';

/** Asks for what a page shows first while the page itself is still being loaded. What goes wrong is told by the page. */
const begin = (asked: Promise<unknown>): void => void asked.catch(() => undefined);

/** A page of a log that is being read keeps its rows, also when a link to it is pointed at. */
const logPage = (filter: MessageFilter, cursor: string | undefined) => ({
  ...messageQueries.list(filter, cursor ?? null),
  staleTime: Infinity,
});

const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readSignInSearch,
  component: SignInPage,
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.query({ ...sessionQueries.current(), staleTime: 'static' });
    if (session === null || session.isEnded) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/webhooks' });
  },
});

const webhooks = createRoute({
  getParentRoute: () => signedIn,
  path: '/webhooks',
  validateSearch: readWebhookSearch,
  loaderDeps: ({ search: { search, status, event } }) => ({ search, status, event }),
  loader: ({ context: { client }, deps }) => begin(client.query(webhookQueries.list(deps))),
  component: lazyRouteComponent(() => import('../webhooks/webhooks.page.js'), 'WebhooksPage'),
});

const newWebhook = createRoute({
  getParentRoute: () => signedIn,
  path: '/webhooks/new',
  component: lazyRouteComponent(() => import('../webhooks/new-webhook.page.js'), 'NewWebhookPage'),
});

const webhook = createRoute({
  getParentRoute: () => signedIn,
  path: '/webhooks/$webhookId',
  loader: ({ context: { client }, params }) => begin(client.query(webhookQueries.one(params.webhookId))),
  component: lazyRouteComponent(() => import('../webhooks/webhook.page.js'), 'WebhookPage'),
});

const webhookDetails = createRoute({
  getParentRoute: () => webhook,
  path: '/',
  component: lazyRouteComponent(() => import('../webhooks/webhook-details.page.js'), 'WebhookDetailsPage'),
});

const webhookLogs = createRoute({
  getParentRoute: () => webhook,
  path: '/logs',
  validateSearch: readLogSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { client }, params, deps: { cursor, ...filter } }) =>
    begin(client.query(logPage({ ...filter, ...params }, cursor))),
  component: lazyRouteComponent(() => import('../webhooks/webhook-logs.page.js'), 'WebhookLogsPage'),
});

const webhookOverview = createRoute({
  getParentRoute: () => webhook,
  path: '/overview',
  validateSearch: readOverviewSearch,
  component: lazyRouteComponent(() => import('../webhooks/webhook-overview.page.js'), 'WebhookOverviewPage'),
});

const messages = createRoute({
  getParentRoute: () => signedIn,
  path: '/messages',
  validateSearch: readMessageSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ context: { client }, deps: { cursor, ...filter } }) => begin(client.query(logPage(filter, cursor))),
  component: lazyRouteComponent(() => import('../messages/messages.page.js'), 'MessagesPage'),
});

const message = createRoute({
  getParentRoute: () => signedIn,
  path: '/messages/$messageId',
  loader: ({ context: { client }, params }) => begin(client.query(messageQueries.one(params.messageId))),
  component: lazyRouteComponent(() => import('../messages/message.page.js'), 'MessagePage'),
});

const overview = createRoute({
  getParentRoute: () => signedIn,
  path: '/overview',
  validateSearch: readOverviewSearch,
  loader: ({ context: { client } }) => begin(client.query(webhookQueries.list({}))),
  component: lazyRouteComponent(() => import('../overview/overview.page.js'), 'OverviewPage'),
});

const events = createRoute({
  getParentRoute: () => signedIn,
  path: '/events',
  validateSearch: readEventSearch,
  component: lazyRouteComponent(() => import('../events/events.page.js'), 'EventsPage'),
});

const event = createRoute({
  getParentRoute: () => signedIn,
  path: '/events/$eventId',
  component: lazyRouteComponent(() => import('../events/event.page.js'), 'EventPage'),
});

const eventTypes = createRoute({
  getParentRoute: () => signedIn,
  path: '/event-types',
  validateSearch: readEventTypeSearch,
  component: lazyRouteComponent(() => import('../event-types/event-types.page.js'), 'EventTypesPage'),
});

const eventType = createRoute({
  getParentRoute: () => signedIn,
  path: '/event-types/$name',
  component: lazyRouteComponent(() => import('../event-types/event-type.page.js'), 'EventTypePage'),
});

const editEventType = createRoute({
  getParentRoute: () => signedIn,
  path: '/event-types/$name/edit',
  component: lazyRouteComponent(() => import('../event-types/edit-event-type.page.js'), 'EditEventTypePage'),
});

/** Not below `/event-types`: every address there is that of a type by its name. */
const newEventType = createRoute({
  getParentRoute: () => signedIn,
  path: '/new-event-type',
  validateSearch: readNewEventTypeSearch,
  component: lazyRouteComponent(() => import('../event-types/new-event-type.page.js'), 'NewEventTypePage'),
});

const replays = createRoute({
  getParentRoute: () => signedIn,
  path: '/replays',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('../replays/replays.page.js'), 'ReplaysPage'),
});

const newReplay = createRoute({
  getParentRoute: () => signedIn,
  path: '/replays/new',
  validateSearch: readNewReplaySearch,
  component: lazyRouteComponent(() => import('../replays/new-replay.page.js'), 'NewReplayPage'),
});

const replay = createRoute({
  getParentRoute: () => signedIn,
  path: '/replays/$replayId',
  component: lazyRouteComponent(() => import('../replays/replay.page.js'), 'ReplayPage'),
});

const apiKeys = createRoute({
  getParentRoute: () => signedIn,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('../api-keys/api-keys.page.js'), 'ApiKeysPage'),
});

const rejectedRecords = createRoute({
  getParentRoute: () => signedIn,
  path: '/rejected-records',
  validateSearch: readPageSearch,
  component: lazyRouteComponent(() => import('../rejected-records/rejected-records.page.js'), 'RejectedRecordsPage'),
});

const nowhere = createRoute({ getParentRoute: () => signedIn, path: '$', component: NotFoundPage });

export const routeTree = root.addChildren([
  signIn,
  signedIn.addChildren([
    home,
    webhooks,
    newWebhook,
    webhook.addChildren([webhookDetails, webhookLogs, webhookOverview]),
    messages,
    message,
    overview,
    events,
    event,
    eventTypes,
    eventType,
    editEventType,
    newEventType,
    replays,
    newReplay,
    replay,
    apiKeys,
    rejectedRecords,
    nowhere,
  ]),
]);
