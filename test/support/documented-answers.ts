import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

import { openApiDocument } from '#libs/contracts';

export interface GivenAnswer {
  readonly method: string;
  /** Below the host, with or without a query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

interface MediaType {
  readonly schema: object;
  /** Of each line. */
  readonly 'x-itemSchema'?: object;
}

interface DocumentedAnswer {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

interface DocumentedOperation {
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
}

const document = JSON.parse(JSON.stringify(openApiDocument('0.0.0'))) as Document;
const base = 'urn:hookline:openapi';

const ajv = new Ajv2020({ strict: false, allErrors: true });
// Answers have instants in UTC with milliseconds and nothing else that has a format.
ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
ajv.addSchema({ $id: base, ...document });

const escaped = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');
const pointer = (...keys: readonly string[]): string =>
  `${base}#/${keys.map((key) => encodeURIComponent(escaped(key))).join('/')}`;

const compiled = new Map<string, ValidateFunction>();
const validatorAt = (reference: string): ValidateFunction => {
  const known = compiled.get(reference);
  if (known !== undefined) return known;
  const made = ajv.compile({ $ref: reference });
  compiled.set(reference, made);
  return made;
};

const patterns = Object.keys(document.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** What an address without a documented operation may answer: that there is none, or that nobody is let in. */
const withoutOperation = [404, 405];
const problemSchema = pointer('components', 'schemas', 'Problem');

const violations = (reference: string, value: unknown): readonly string[] => {
  const isValid = validatorAt(reference);
  if (isValid(value)) return [];
  return (isValid.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
};

const ofUndocumentedAddress = ({ status, text }: GivenAnswer): readonly string[] =>
  withoutOperation.includes(status)
    ? violations(problemSchema, JSON.parse(text))
    : [`status ${String(status)} where nothing is documented`];

const mediaTypeOf = (headers: Headers): string => (headers.get('content-type') ?? '').split(';', 1)[0]!.trim();

/** @param keys where the answer stands in the document */
const ofContent = (
  { headers, text }: GivenAnswer,
  content: Readonly<Record<string, MediaType>>,
  keys: readonly string[],
): readonly string[] => {
  const mediaType = mediaTypeOf(headers);
  const documented = content[mediaType];
  if (documented === undefined) return [`content type ${mediaType}`];
  const place = [...keys, 'content', mediaType];
  if (mediaType.endsWith('json') && documented['x-itemSchema'] === undefined)
    return violations(pointer(...place, 'schema'), JSON.parse(text));
  if (mediaType !== 'application/x-ndjson') return [];
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.flatMap((line) => violations(pointer(...place, 'x-itemSchema'), JSON.parse(line)));
};

const ofOperation = (path: string, method: string, answer: GivenAnswer): readonly string[] => {
  const documented = document.paths[path]![method]!.responses[String(answer.status)];
  if (documented === undefined) return [`status ${String(answer.status)}`];
  const missing = Object.entries(documented.headers ?? {})
    .filter(([name, { required }]) => required === true && !answer.headers.has(name))
    .map(([name]) => `no header ${name}`);
  if (documented.content === undefined) return answer.text === '' ? missing : [...missing, 'a body'];
  const keys = ['paths', path, method, 'responses', String(answer.status)];
  return [...missing, ...ofContent(answer, documented.content, keys)];
};

/**
 * Demands of an answer what the OpenAPI document says of it: its status, headers, content type and body.
 * @throws with everything that is otherwise
 */
export const expectDocumented = (answer: GivenAnswer): void => {
  const path = answer.path.split('?', 1)[0]!;
  const method = answer.method.toLowerCase();
  const known = patterns.find(({ pattern }) => pattern.test(path))?.path;
  const wrong =
    known === undefined || document.paths[known]![method] === undefined
      ? ofUndocumentedAddress(answer)
      : ofOperation(known, method, answer);
  if (wrong.length > 0)
    throw new Error(
      `${answer.method} ${answer.path}: not what the OpenAPI document says:\n${wrong.join('\n')}\n${String(answer.status)} ${answer.text.slice(0, 2_000)}`,
    );
};
