import type { z } from 'zod';

import { type Operation, type OperationAnswer, type OperationBody, problemsOf } from '../operations/operation.js';
import { operations } from '../operations/operations.js';
import { type ProblemCode, problemDetails, problems } from '../problems.js';
import { uuid } from '../values.js';
import { headersOfAnswer, headersOfProblem } from './answer-headers.js';
import { description, tagDescriptions } from './descriptions.js';
import { type JsonSchema, JsonSchemas } from './json-schema.js';
import { namedSchemas } from './named-schemas.js';

export type OpenApiDocument = Readonly<Record<string, unknown>>;

const problemMediaType = 'application/problem+json';

/** OpenAPI 3.1 of the whole API, made of the same schemas that parse its requests. */
export const openApiDocument = (version: string): OpenApiDocument => {
  const schemas = new JsonSchemas(namedSchemas);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations)
    (paths[operation.path] ??= {})[operation.method] = operationObject(operation, schemas);
  schemas.of(problemDetails, 'output');
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hookline',
      version,
      summary: 'Webhook delivery that can be trusted',
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name, description: tagDescriptions[name] })),
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer <key>`' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'hookline_session',
          description: 'The console’s session; what changes something needs the header `x-hookline-csrf` too',
        },
      },
      schemas: Object.fromEntries(Object.entries(schemas.components).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
};

const operationObject = (operation: Operation, schemas: JsonSchemas): JsonSchema => {
  const { id, tag, summary, body, answers } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...accessOf(operation),
    parameters: parametersOf(operation, schemas),
    ...(body === undefined ? {} : { requestBody: requestBodyOf(body, schemas) }),
    responses: merged(
      problemAnswers(operation),
      Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, answerOf(operation, answer, schemas)]),
      ),
    ),
  };
};

const accessOf = ({ roles, description: details }: Operation): JsonSchema => {
  const texts = [details, roles === 'everyone' ? undefined : `Roles: ${roles.join(', ')}.`];
  const description = texts.filter((text) => text !== undefined).join('\n\n');
  return { ...(roles === 'everyone' && { security: [] }), ...(description !== '' && { description }) };
};

const parametersOf = (
  { path, pathParameters = {}, query, headers = {} }: Operation,
  schemas: JsonSchemas,
): readonly JsonSchema[] => [
  ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: pathParameterDescription(path, name),
    schema: schemas.ofParameter(pathParameters[name] ?? uuid),
  })),
  ...(query === undefined ? [] : queryParametersOf(query, schemas)),
  ...Object.entries(headers).map(([name, header]) => ({
    name,
    in: 'header',
    description: header.description,
    schema: schemas.ofParameter(header.schema),
  })),
];

/** Of `/webhooks/{id}/secret` it is the id of a webhook. */
const pathParameterDescription = (path: string, name: string): string => {
  const [, group = ''] = /([\w-]+)\/\{/.exec(path) ?? [];
  const noun = group === 'api-keys' ? 'API key' : group.replace(/s$/, '').replace('-', ' ');
  return `${name === 'id' ? 'Id' : 'Name'} of the ${noun}`;
};

const queryParametersOf = (query: z.ZodObject, schemas: JsonSchemas): readonly JsonSchema[] => {
  // A parameter's own schema does not say: what may be left out may still not be undefined.
  const missing = query.safeParse({}).error?.issues.map(({ path: [name] }) => name) ?? [];
  return Object.entries(query.shape as Record<string, z.ZodType>).map(([name, schema]) => {
    const { description: text, ...json } = { description: schema.description, ...schemas.ofParameter(schema) };
    return {
      name,
      in: 'query',
      ...(missing.includes(name) && { required: true }),
      description: schema.description ?? text,
      schema: json,
    };
  });
};

const requestBodyOf = ({ content, examples = {}, optional = false }: OperationBody, schemas: JsonSchemas) => ({
  required: !optional,
  content: Object.fromEntries(
    Object.entries(content).map(([mediaType, schema]) => [
      mediaType,
      { schema: schemas.of(schema, 'input'), ...(examples[mediaType] && { examples: examples[mediaType] }) },
    ]),
  ),
});

type Answers = Readonly<Record<string, JsonSchema>>;

/** A status that means an answer and a problem has both in its content. */
const merged = (problemsByStatus: Answers, answers: Answers): Answers => ({
  ...problemsByStatus,
  ...Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [
      status,
      problemsByStatus[status] === undefined
        ? answer
        : {
            ...answer,
            content: { ...(answer['content'] as object), ...(problemsByStatus[status]['content'] as object) },
          },
    ]),
  ),
});

const contentOf = (
  { body, lines, serverSentEvents, text }: OperationAnswer,
  schemas: JsonSchemas,
): Readonly<Record<string, JsonSchema>> => {
  return {
    ...(body && { 'application/json': { schema: schemas.of(body, 'output') } }),
    ...(lines && {
      'application/x-ndjson': { schema: { type: 'string' }, 'x-itemSchema': schemas.of(lines, 'output') },
    }),
    ...(serverSentEvents && {
      'text/event-stream': { schema: { type: 'string' }, 'x-itemSchema': schemas.of(serverSentEvents, 'output') },
    }),
    ...(text !== undefined && { [text]: { schema: { type: 'string' } } }),
  };
};

const answerOf = (operation: Operation, answer: OperationAnswer, schemas: JsonSchemas): JsonSchema => {
  const { description: text, links = {} } = answer;
  const headers = headersOfAnswer(operation, answer);
  const content = contentOf(answer, schemas);
  return {
    description: text,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(Object.keys(content).length > 0 && { content }),
    ...(Object.keys(links).length > 0 && {
      links: Object.fromEntries(
        Object.entries(links).map(([operationId, parameters]) => [operationId, { operationId, parameters }]),
      ),
    }),
  };
};

/** One answer for each status, with the codes that it may carry. */
const problemAnswers = (operation: Operation): Readonly<Record<string, JsonSchema>> => {
  const codes = [...new Set(problemsOf(operation))];
  const statuses = [...new Set(codes.map((code) => problems[code].status))].sort();
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      problemAnswer(
        status,
        codes.filter((code) => problems[code].status === status),
      ),
    ]),
  );
};

const problemAnswer = (status: number, codes: readonly ProblemCode[]): JsonSchema => ({
  description: codes.map((code) => `\`${code}\`: ${problems[code].title}`).join('\n\n'),
  headers: headersOfProblem(status),
  content: {
    [problemMediaType]: {
      schema: {
        allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { code: { enum: codes } } }],
      },
    },
  },
});
