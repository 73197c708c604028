import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { builtInEventTypes, type EventTypeDefinition, eventStream, eventTypeStream } from '#libs/domain';
import { noon, RequiredFieldsCompiler, UseCaseScenario } from '#libs/testing';

import { NotReady } from '../ports/errors.js';
import { InvalidCursor } from '../ports/page.js';
import { EventTypeRegistry } from './event-type-registry.js';

const actor = { kind: 'key', id: 'key-1' } as const;
const name = 'invoice.sent';
const definition: EventTypeDefinition = {
  description: 'An invoice was sent.',
  example: { invoice: 'inv_1' },
  schema: { required: ['invoice'] },
  enforcement: 'reject',
};

let scenario: UseCaseScenario;

beforeEach(async () => {
  scenario = await UseCaseScenario.open();
});

afterEach(() => scenario.close());

const register = (changes: Partial<EventTypeDefinition> = {}) =>
  scenario.eventTypeUseCases.register({ name, definition: { ...definition, ...changes }, actor });
const accept = (data: Readonly<Record<string, string>>, eventId = 'event-1') =>
  scenario.acceptance.accept({
    eventId,
    event: { type: name, data, occurredAt: noon, source: '', sourceId: eventId },
    actor,
  });
const everyName = () =>
  scenario.eventTypeRegistry.list({}, { limit: 100, cursor: null }).items.map((item) => item.name);

describe('The catalog', () => {
  it('has the built-in types from the start, without a fact', () => {
    expect(everyName()).toEqual(builtInEventTypes.map((eventType) => eventType.name).sort());
    expect(scenario.eventTypeRegistry.get('subscription.create')).toMatchObject({
      status: 'registered',
      revision: 'none',
    });
  });

  it('knows a new type in this process before anybody is answered, and from the store in any other', async () => {
    expect(await register()).toMatchObject({ kind: 'done', value: { name, eventType: { revision: 0 } } });
    expect(scenario.eventTypeRegistry.isRegistered(name)).toBe(true);
    await scenario.stored(eventTypeStream('elsewhere'), { type: 'EventTypeRegistered', data: definition });
    expect(scenario.eventTypeRegistry.isRegistered('elsewhere')).toBe(true);
  });

  it('is loaded from the rows where the process starts later', async () => {
    await scenario.stored(eventTypeStream(name), { type: 'EventTypeRegistered', data: definition });
    await scenario.stored(eventTypeStream('subscription.create'), { type: 'EventTypeArchived', data: {} });
    const other = new EventTypeRegistry(scenario, scenario.source, new RequiredFieldsCompiler());
    const stop = new AbortController();
    void other.run(stop.signal);
    await scenario.clock.settle();
    expect(other.get(name)).toMatchObject({ status: 'registered' });
    expect(other.get('subscription.create')).toMatchObject({ status: 'archived' });
    stop.abort();
  });

  it('edits a built-in type as any other', async () => {
    const edit = { name: 'subscription.create', changes: { description: 'Yes' }, actor };
    expect(await scenario.eventTypeUseCases.edit({ ...edit, ifRevision: 0 })).toMatchObject({
      refusal: { code: 'revision_mismatch' },
    });
    expect(await scenario.eventTypeUseCases.edit({ ...edit, ifRevision: 'none' })).toMatchObject({
      value: { eventType: { revision: 0, definition: { description: 'Yes' } } },
    });
  });

  it('refuses a schema that cannot be compiled, and stores nothing', async () => {
    const refusal = { code: 'invalid_request', problems: [{ path: 'schema', message: 'unknown keyword requird' }] };
    expect(await register({ schema: { requird: [] } })).toEqual({ kind: 'refused', refusal });
    expect(await scenario.factsOf(eventTypeStream(name))).toEqual([]);
  });

  it('has no new types of the names that Hookline keeps for itself', async () => {
    const register = (reserved: string) => scenario.eventTypeUseCases.register({ name: reserved, definition, actor });
    const refusal = { code: 'event_type_reserved', path: 'name' };
    expect(await register('hookline.made.up')).toEqual({ kind: 'refused', refusal });
    expect(await register('hookline.webhook.created')).toMatchObject({
      refusal: { code: 'event_type_already_exists' },
    });
  });

  it('pages by name', async () => {
    await register();
    const first = scenario.eventTypeRegistry.list({}, { limit: 8, cursor: null });
    const second = scenario.eventTypeRegistry.list({}, { limit: 8, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map((item) => item.name)).toEqual(everyName());
    expect(everyName()).toEqual([...everyName()].sort());
    expect(second.nextCursor).toBeNull();
    expect(() => scenario.eventTypeRegistry.list({}, { limit: 4, cursor: 'x' })).toThrow(InvalidCursor);
  });

  it('lists by what is archived and what was only observed', async () => {
    await register();
    await scenario.eventTypeUseCases.edit({ name, changes: {}, archived: true, actor });
    await scenario.stored(eventTypeStream('seen'), { type: 'EventTypeObserved', data: {} });
    const names = (filter: object) =>
      scenario.eventTypeRegistry.list(filter, { limit: 100, cursor: null }).items.map((item) => item.name);
    expect(names({ archived: true })).toEqual([name]);
    expect(names({ registered: false })).toEqual(['seen']);
    expect(names({ archived: false })).toHaveLength(builtInEventTypes.length + 1);
  });
});

describe('An event of a type that nobody registered', () => {
  it('is accepted, and its type recorded once, before it', async () => {
    await Promise.all([accept({}, 'event-1'), accept({}, 'event-2')]);
    await accept({}, 'event-3');
    expect(await scenario.factsOf(eventTypeStream(name))).toEqual(['EventTypeObserved']);
    expect(await scenario.factsOf(eventStream('event-3'))).toEqual(['EventAccepted']);
    expect(scenario.eventTypeRegistry.get(name)).toEqual({ status: 'observed', revision: 0 });
  });
});

describe('An event that does not fit the schema of its type', () => {
  it('is refused with the path, and not stored, where the schema is enforced', async () => {
    await register();
    expect(await accept({})).toEqual({
      kind: 'refused',
      refusal: { code: 'event_data_invalid', problems: [{ path: 'data.invoice', message: 'is required' }] },
    });
    expect(await scenario.factsOf(eventStream('event-1'))).toEqual([]);
    expect(await accept({ invoice: 'inv_1' })).toMatchObject({ kind: 'done' });
  });

  it('is marked and logged, once, where the schema warns', async () => {
    await register({ enforcement: 'warn' });
    await accept({});
    await accept({});
    const { value } = (await scenario.events.detail('event-1')) as { value: unknown };
    expect(value).toMatchObject({ schemaProblems: [{ path: 'invoice', message: 'is required' }] });
    expect(scenario.log.lines.filter(({ event }) => event === 'event.schema_violated')).toHaveLength(1);
  });

  it('passes where the schema is not enforced', async () => {
    await register({ enforcement: 'off' });
    await accept({});
    expect(await scenario.events.detail('event-1')).toMatchObject({ value: { schemaProblems: [] } });
  });

  it('is recognised when it was accepted before the schema came', async () => {
    await accept({});
    await register();
    expect(await accept({})).toMatchObject({ kind: 'done', value: { isKnown: true } });
  });

  it('is judged by the schema of today from the moment of the edit', async () => {
    await register();
    await scenario.eventTypeUseCases.edit({ name, changes: { schema: { required: [] } }, actor });
    expect(await accept({})).toMatchObject({ kind: 'done' });
  });
});

describe('A process that does not follow the catalog', () => {
  it('accepts nothing', async () => {
    scenario.store.breakSubscriptions();
    await scenario.clock.settle();
    await expect(accept({})).rejects.toThrow(NotReady);
  });
});
