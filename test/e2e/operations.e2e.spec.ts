import { readFileSync } from 'node:fs';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { type Operation, operations, problemDetails, type ProblemCode, problems } from '#libs/contracts';

import { adminKey, type Answer } from '../support/product.js';
import { refusals, refusedElsewhere } from './operation-refusals.js';
import { type AskedFor, OperationRequests, unknownId } from './operation-requests.js';
import { Scene } from './scene.js';
import { limitMs } from './until.js';

const scene = Scene.of();
const requests = new OperationRequests(scene);

const roles = ['admin', 'operator', 'viewer', 'producer'] as const;
type Role = (typeof roles)[number];

const ofApi = operations.filter(({ path }) => path.startsWith('/api/v1'));
const guarded = ofApi.filter((operation) => operation.roles !== 'everyone');
const named = (some: readonly Operation[]) => some.map((operation) => [operation.id, operation] as const);
/** The body of each as an example of the documentation has it. */
const withBody = ofApi.filter(({ body }) => body !== undefined);

const asked = async ({ id }: Operation): Promise<AskedFor> => {
  const ask = requests.byOperation[id];
  if (ask === undefined) throw new Error(`${id} has no request in operation-requests.ts`);
  return ask();
};

/** A stream has no end: what it begins with is all that is waited for. */
const send = async ({ method, id }: Operation, { path, body, headers }: AskedFor, key = adminKey): Promise<Answer> => {
  const authorization = `Bearer ${key}`;
  if (id !== 'listen') return scene.product.request(method.toUpperCase(), path, body, { authorization, ...headers });
  const abort = new AbortController();
  const answer = await fetch(`${scene.product.api}${path}`, {
    headers: { authorization, ...headers },
    signal: abort.signal,
  });
  const isStream = answer.status === 200;
  const text = isStream ? '' : await answer.text();
  if (isStream) abort.abort();
  return { status: answer.status, headers: answer.headers, text, json: text === '' ? undefined : JSON.parse(text) };
};

/** Without those that say how the body is sent. */
const namesOf = (headers: Headers): readonly string[] =>
  [...headers.keys()].filter(
    (name) => !['content-length', 'transfer-encoding', 'connection', 'keep-alive'].includes(name),
  );

const codeOf = ({ status, json }: Answer): readonly [number, ProblemCode] => [status, problemDetails.parse(json).code];
const problem = (code: ProblemCode): readonly [number, ProblemCode] => [problems[code].status, code];
const fieldsOf = ({ json }: Answer) => problemDetails.parse(json).errors?.map(({ path }) => path);

describe('Every operation', () => {
  const keys = new Map<Role, string>();
  beforeAll(async () => {
    for (const role of roles) keys.set(role, (await scene.hookline.createApiKey({ name: `The ${role}`, role })).key);
  });

  it('has a request here, and nothing else has', () => {
    expect(Object.keys(requests.byOperation).sort()).toEqual(ofApi.map(({ id }) => id).sort());
  });

  it.each(named(guarded))('%s is answered to each role that may, and refused to the others', async (_id, operation) => {
    for (const role of roles) {
      const answer = await send(operation, await asked(operation), keys.get(role));
      if (operation.roles.includes(role)) expect(Object.keys(operation.answers)).toContain(String(answer.status));
      else expect([role, ...codeOf(answer)]).toEqual([role, ...problem('forbidden')]);
    }
  });

  it.each(named(ofApi.filter(({ method }) => method === 'get')))(
    '%s is answered to a HEAD as to a GET, at once and without the body',
    async (_id, operation) => {
      const wanted = await asked(operation);
      const got = await send(operation, wanted);
      const answer = await fetch(`${scene.product.api}${wanted.path}`, {
        method: 'HEAD',
        headers: { authorization: `Bearer ${adminKey}` },
        signal: AbortSignal.timeout(limitMs),
      });
      expect([answer.status, namesOf(answer.headers)]).toEqual([got.status, namesOf(got.headers)]);
      for (const name of ['content-type', 'cache-control', 'etag', 'ratelimit-policy'])
        expect(answer.headers.get(name)).toBe(got.headers.get(name));
      expect(await answer.text()).toBe('');
    },
  );

  it.each(named(ofApi.filter(({ roles: some }) => some === 'everyone')))(
    '%s is answered to whoever has no key',
    async (_id, operation) => {
      const { path, body, headers } = await asked(operation);
      const { status } = await send(operation, {
        path,
        ...(body && { body }),
        headers: { ...headers, authorization: '' },
      });
      expect(Object.keys(operation.answers)).toContain(String(status));
    },
  );

  it.each(named(guarded))('%s is closed without a key and with a wrong one', async (_id, operation) => {
    const { path, body } = await asked(operation);
    const wrong = ['', 'Bearer', 'Bearer hk_wrong', `Basic ${adminKey}`, adminKey, `Bearer ${adminKey}x`];
    for (const authorization of wrong) {
      const answer = await send(operation, { path, ...(body && { body }), headers: { authorization } });
      expect([authorization, ...codeOf(answer)]).toEqual([authorization, ...problem('unauthorized')]);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="hookline"/);
    }
  });

  it.each(named(guarded.filter(({ method }) => method !== 'get')))(
    '%s changes nothing for a page of another site that has the cookie of a session',
    async (_id, operation) => {
      const body = { apiKey: adminKey };
      const signedIn = await scene.product.request('POST', '/session', body, { 'x-hookline-csrf': '1' });
      const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
      const { path, body: sent } = await asked(operation);
      const answer = await fetch(`${scene.product.api}${path}`, {
        method: operation.method.toUpperCase(),
        headers: { cookie, ...(sent && { 'content-type': 'application/json' }) },
        ...(sent && { body: JSON.stringify(sent) }),
      });
      expect([answer.status, problemDetails.parse(await answer.json()).code]).toEqual(problem('cross_site_request'));
    },
  );

  it.each(named(ofApi.filter(({ path }) => path.includes('{'))))(
    '%s of what is not there is 404',
    async (_id, operation) => {
      const { path, body } = await asked(operation);
      const name = operation.path.includes('{name}') ? 'no.such' : unknownId;
      const before = operation.path.replace('/api/v1', '').split('{')[0]!;
      const unknown = path.replace(new RegExp(`^${before}[^/]+`), `${before}${name}`);
      const answer = await send(operation, { path: unknown, ...(body && { body }) });
      const expected = operation.problems.filter((code) => problems[code].status === 404);
      expect([answer.status, expected]).toEqual([404, [problemDetails.parse(answer.json).code]]);
    },
  );

  it.each(named(ofApi.filter(({ query }) => query !== undefined)))(
    '%s with a parameter that is unknown is refused, and names it',
    async (_id, operation) => {
      const { path } = await asked(operation);
      const answer = await send(operation, { path: `${path}?colour=red` });
      expect([...codeOf(answer), fieldsOf(answer)]).toEqual([...problem('invalid_request'), ['colour']]);
    },
  );

  it.each(named(ofApi.filter(({ query }) => query !== undefined && 'cursor' in query.shape)))(
    '%s with a cursor that is none is refused',
    async (_id, operation) => {
      const { path } = await asked(operation);
      const answer = await send(operation, { path: `${path}?cursor=nonsense` });
      expect(codeOf(answer)).toEqual(problem('invalid_cursor'));
    },
  );

  it.each(named(withBody))('%s with a body that is wrong is refused', async (_id, operation) => {
    const { path, body, headers = {} } = await asked(operation);
    const method = operation.method.toUpperCase();
    const unknownField = await scene.product.request(method, path, { ...body, colour: 'red' }, headers);
    expect([...codeOf(unknownField), fieldsOf(unknownField)]).toEqual([...problem('invalid_request'), ['colour']]);
    expect(codeOf(await scene.product.request(method, path, '{', headers))).toEqual(problem('invalid_json'));
    const asText = { ...headers, 'content-type': 'text/plain' };
    expect(codeOf(await scene.product.request(method, path, 'text', asText))).toEqual(
      problem('unsupported_media_type'),
    );
    const large = { ...body, large: 'x'.repeat(1_100_000) };
    expect(codeOf(await scene.product.request(method, path, large, headers))).toEqual(problem('body_too_large'));
  });

  it.each(named(ofApi.filter(({ headers = {} }) => 'if-match' in headers)))(
    '%s of what was changed since is refused',
    async (_id, operation) => {
      const { path, body } = await asked(operation);
      const withIfMatch = (ifMatch: string) =>
        send(operation, { path, ...(body && { body }), headers: { 'if-match': ifMatch } });
      expect(codeOf(await withIfMatch('"999"'))).toEqual(problem('revision_mismatch'));
      expect(codeOf(await withIfMatch('latest'))).toEqual(problem('invalid_request'));
      expect((await withIfMatch('*')).status).toBeLessThan(300);
    },
  );

  it.each(named(ofApi.filter(({ headers = {} }) => 'idempotency-key' in headers)))(
    '%s takes one answer for a key, and no key that is none',
    async (_id, operation) => {
      const { path, body } = await asked(operation);
      const withKey = (key: string) =>
        send(operation, { path, ...(body && { body }), headers: { 'idempotency-key': key } });
      const idOf = ({ json }: Answer) => (json as { id: string }).id;
      const key = `same-${operation.id}`;
      expect(idOf(await withKey(key))).toBe(idOf(await withKey(key)));
      expect(codeOf(await withKey('a b'))).toEqual(problem('invalid_request'));
    },
  );

  it.each([...new Set(ofApi.map(({ path }) => path))])('%s tells which methods it knows', async (path) => {
    const known = ofApi.filter((operation) => operation.path === path).map(({ method }) => method.toUpperCase());
    const answer = await scene.product.request('PUT', path.replace('/api/v1', '').replace(/\{\w+\}/, 'one'));
    expect(codeOf(answer)).toEqual(problem('method_not_allowed'));
    const allowed = answer.headers
      .get('allow')!
      .split(', ')
      .filter((method) => method !== 'HEAD');
    expect(allowed.sort()).toEqual(known.sort());
  });
});

describe('Every documented refusal', () => {
  const table = refusals(scene, requests);

  it.each(table)('%s: %s', async (id, code, ask) => {
    const operation = operations.find((one) => one.id === id)!;
    expect(operation.problems).toContain(code);
    expect(codeOf(await send(operation, await ask()))).toEqual(problem(code));
  });

  /** Those that hold for all operations of a kind are in the tests above. */
  const general: readonly ProblemCode[] = ['revision_mismatch', 'cross_site_request'];

  it('is made here, or is known to be made elsewhere', () => {
    const made = new Set(table.map(([id, code]) => `${id} ${code}`));
    const missing = ofApi.flatMap(({ id, path, problems: own }) =>
      own
        .filter((code) => !(path.includes('{') && problems[code].status === 404))
        .filter((code) => !general.includes(code) && refusedElsewhere[code] === undefined)
        .filter((code) => !made.has(`${id} ${code}`))
        .map((code) => `${id} ${code}`),
    );
    expect(missing).toEqual([]);
    const unmade = Object.entries(refusedElsewhere).filter(
      ([code, file]) => !readFileSync(file, 'utf8').includes(code),
    );
    expect(unmade).toEqual([]);
  });
});
