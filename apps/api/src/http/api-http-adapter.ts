import { FastifyAdapter } from '@nestjs/platform-fastify';

import {
  batchMediaType,
  maxEventBytes,
  maxPublishBytes,
  problems,
  repeatedNameOf,
  structuredMediaType,
} from '#libs/contracts';

import { apiPath } from './api-path.js';
import type { ApiReply, ApiRequest } from './api-request.js';
import { textOfJson } from './json-body.js';
import { LingeringConnections } from './lingering-connections.js';
import { problemBody, problemMediaType, sendProblem } from './problem-body.js';
import { problemOfError } from './problem-of-error.js';
import { requestIdOf } from './request-id.js';
import { invalidField, RequestProblem } from './request-problem.js';
import { RouteTable } from './route-table.js';
import { problemOfHead } from './unserved-request.js';

/** A client that sends its headers or its body slower than this holds a connection for nothing. */
const headersWithinMs = 10_000;
const requestWithinMs = 30_000;

/** A connection on which nothing moves for so long is given up: whoever reads no answer would keep it for ever. */
const silentForMs = 60_000;

/** An event type's name has at most 128 characters, and nothing else in a path is longer. */
const maxParamLength = 128;

/** JSON, and JSON Merge Patch for edits (RFC 7396). */
const bodyTypes = ['application/json', 'application/merge-patch+json'];

/** The one route that takes many things at once, and CloudEvents. */
const publishRoute = `${apiPath}/events`;
const publishTypes = [structuredMediaType, batchMediaType];

/** The one route whose body is read before it is known who sends it: a key, or the token of a link. */
export const signInRoute = `${apiPath}/session`;
const maxSignInBytes = 4 * 1024;

/**
 * Errors of a connection have no request yet, so the answer is written by hand. What has no name here could not be
 * read as HTTP: the client's fault, and not the defect that it would be anywhere else.
 */
const rawAnswer = (error: unknown): string => {
  const named = problemOfError(error);
  const problem = named.code === 'internal_error' ? new RequestProblem('invalid_request') : named;
  const { status } = problems[problem.code];
  const body = problemBody(problem);
  return `HTTP/1.1 ${status} Refused\r\ncontent-type: ${problemMediaType}\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
};

/** Sent on a connection that was open already; another try finds another process, or this one again. */
const stopping = new RequestProblem('not_ready', { headers: { 'retry-after': '1' } });

/** The HTTP server: Fastify with limits, one kind of body, and problem details for what it refuses itself. */
export class ApiHttpAdapter extends FastifyAdapter {
  readonly routes = new RouteTable();

  constructor() {
    super({
      bodyLimit: maxEventBytes,
      // No decision rests on the client's address, so no proxy's word for it is needed.
      trustProxy: false,
      // The server's own answer is no problem document.
      return503OnClosing: false,
      requestTimeout: requestWithinMs,
      connectionTimeout: silentForMs,
      // A missing Host is refused below: Node would answer without a word.
      http: { headersTimeout: headersWithinMs, requireHostHeader: false },
      routerOptions: { maxParamLength },
      genReqId: ({ headers }: Pick<ApiRequest, 'headers'>) => requestIdOf(headers),
      multipart: false,
      frameworkErrors: (error: unknown, { id }: Pick<ApiRequest, 'id'>, reply: object) => {
        // The server's own reply type is generic over routes, which an error before routing has none of.
        sendProblem(reply as ApiReply, problemOfError(error), id);
      },
      clientErrorHandler: (error, socket) => {
        if (error.code === 'ECONNRESET' || !socket.writable) return;
        socket.end(rawAnswer(error));
      },
    });
    this.refuseWhatIsNotServed();
    this.answerWhatNodeWouldNot();
    const server = this.getInstance();
    server.addHook('onRoute', (route) => {
      this.routes.add(route.url, [route.method].flat());
      if (route.url === publishRoute) route.bodyLimit = maxPublishBytes;
      if (route.url === signInRoute) route.bodyLimit = maxSignInBytes;
    });
    server.decorateRequest('principal', null);
    server.decorateRequest('signedIn', null);
    server.decorateRequest('bodyBytes', 0);
    server.removeContentTypeParser('text/plain');
    this.readJsonBodies();
    this.endLingeringConnections();
  }

  /** Nest would forget which of the server's errors it was; the filter tells them apart by their code. */
  override mapException(error: unknown): unknown {
    return error;
  }

  private endLingeringConnections(): void {
    const lingering = new LingeringConnections();
    const server = this.getInstance();
    lingering.watch(server.server);
    server.addHook('preClose', (done) => {
      lingering.end();
      done();
    });
  }

  /** Before anything looks at the request: its body is not read. */
  private refuseWhatIsNotServed(): void {
    let isClosing = false;
    const server = this.getInstance();
    server.addHook('preClose', (done) => {
      isClosing = true;
      done();
    });
    server.addHook('onRequest', (request, reply, done) => {
      const problem = isClosing ? stopping : problemOfHead(request.raw);
      if (problem === null) done();
      else sendProblem(reply, problem, request.id);
    });
  }

  /**
   * Without a listener Node hangs up on a CONNECT, and refuses any expectation but 100-continue with an empty answer.
   */
  private answerWhatNodeWouldNot(): void {
    const { server } = this.getInstance();
    server.on('connect', (_request, socket) => socket.end(rawAnswer(new RequestProblem('invalid_request'))));
    server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  }

  private readJsonBodies(): void {
    const parse = this.getInstance().getDefaultJsonParser('error', 'error');
    const options = { bodyLimit: maxEventBytes };
    this.useBodyParser([...bodyTypes, ...publishTypes], false, options, (request, body, done) => {
      if (!mayTake(request)) {
        done(new RequestProblem('unsupported_media_type'), undefined);
        return;
      }
      Object.assign(request, { bodyBytes: body.length });
      // No body at all is for the schema to judge: some requests need none.
      if (body.length === 0) done(null, undefined);
      else readJson(body, (text) => void parse(request, text, withUniqueNames(text, done)), done);
    });
  }
}

/** CloudEvents are for publishing alone. */
const mayTake = (request: {
  readonly headers: ApiRequest['headers'];
  readonly routeOptions: { readonly url?: string | undefined };
}): boolean =>
  request.routeOptions.url === publishRoute ||
  !publishTypes.some((type) => String(request.headers['content-type']).toLowerCase().startsWith(type));

type Done = (error: Error | null, json?: unknown) => void;

/** What was parsed is what was meant only when no object has a name twice. */
const withUniqueNames =
  (text: string, done: Done): Done =>
  (error, json) => {
    const repeated = error === null ? repeatedNameOf(text) : null;
    if (repeated === null) done(error, json);
    else done(invalidField(repeated, 'The name occurs twice'));
  };

const readJson = (body: Uint8Array, parse: (text: string) => void, refuse: (error: Error) => void): void => {
  let text: string;
  try {
    text = textOfJson(body);
  } catch (error) {
    refuse(error instanceof Error ? error : new Error('unreadable body', { cause: error }));
    return;
  }
  parse(text);
};

export const createHttpAdapter = (): ApiHttpAdapter => new ApiHttpAdapter();
