import type { INestApplication } from '@nestjs/common';

import type { Log } from '#libs/application';
import { LOG } from '#libs/nest-kit';

import { AccessGuard } from '../access/access.guard.js';
import { identifyBeforeBody } from '../access/identify-before-body.js';
import { serveConsole } from '../console/serve-console.js';
import { ApiHttpAdapter } from './api-http-adapter.js';
import { apiPath } from './api-path.js';
import { nextPageLink } from './next-page-link.js';
import { ProblemFilter } from './problem.filter.js';

/**
 * What holds for every request: keys, problem details, request ids, a log line for what was refused.
 * Called once, before the application is initialised.
 */
export const configureApi = async (app: INestApplication): Promise<void> => {
  const adapter = app.getHttpAdapter();
  if (!(adapter instanceof ApiHttpAdapter)) throw new Error('The API needs the adapter of createHttpAdapter()');
  const log = app.get<Log>(LOG);
  app.useGlobalFilters(new ProblemFilter(log, adapter.routes));
  const guard = app.get(AccessGuard);
  app.useGlobalGuards(guard);
  addHooks(adapter, log);
  identifyBeforeBody(adapter, guard);
  await serveConsole(adapter);
};

const addHooks = (adapter: ApiHttpAdapter, log: Log): void => {
  const server = adapter.getInstance();
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    // Answers hold secrets, and are different a second later.
    if (request.url.startsWith(apiPath)) reply.header('cache-control', 'no-store');
    done();
  });
  server.addHook('preSerialization', (request, reply, body, done) => {
    const link = nextPageLink(request.routeOptions.url ?? '', request.url, body);
    if (link !== null) reply.header('link', link);
    done(null, body);
  });
  // What was done is recorded as a fact with its actor; a line is needed for what was not.
  server.addHook('onResponse', (request, reply, done) => {
    const line = {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? null,
      statusCode: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime),
    };
    if (reply.statusCode >= 400) log.info('http.refused', line);
    else log.debug('http.answered', line);
    done();
  });
};
