import {
  type EventTypeAnswer,
  type EventTypeChangesBody,
  newEventType,
  parseFields,
  type NewEventTypeBody,
} from '#libs/contracts';

import { indentedJson, parseJsonText } from '../ui/json-text.js';

/** An event type as its form holds it: JSON is text while it is written. */
export interface EventTypeFormValues {
  readonly name: string;
  readonly description: string;
  readonly example: string;
  /** Empty: none. */
  readonly schema: string;
  readonly enforcement: EventTypeAnswer['enforcement'];
}

export const emptyEventType = (name: string): EventTypeFormValues => ({
  name,
  description: '',
  example: '{}',
  schema: '',
  enforcement: 'off',
});

export const valuesOf = ({
  name,
  description,
  example,
  schema,
  enforcement,
}: EventTypeAnswer): EventTypeFormValues => ({
  name,
  description,
  example: indentedJson(example),
  schema: schema === null ? '' : indentedJson(schema),
  enforcement,
});

const valueOf = (text: string, whenEmpty: unknown): unknown => {
  const parsed = parseJsonText(text);
  return parsed.kind === 'value' ? parsed.value : whenEmpty;
};

/** What the API is sent; not checked yet. */
const inputOf = ({ name, description, example, schema, enforcement }: EventTypeFormValues) => ({
  name: name.trim(),
  description,
  example: valueOf(example, {}),
  schema: valueOf(schema, null),
  enforcement,
});

const inWords: Readonly<Record<string, string>> = {
  name: 'A dotted name of letters, digits, _ and -, such as invoice.paid',
  example: 'The data of an event is a JSON object: { … }',
  schema: 'A JSON Schema is a JSON object: { … }',
};

const brokenJson = ({ example, schema }: EventTypeFormValues): Record<string, string> => {
  const problems: Record<string, string> = {};
  for (const [field, text] of Object.entries({ example, schema })) {
    const parsed = parseJsonText(text);
    if (parsed.kind === 'broken') problems[field] = `No JSON yet. ${parsed.reason}`;
  }
  return problems;
};

/** The rules of the API, by its own schema, at the fields of the form. */
export const problemsOf = (values: EventTypeFormValues): Record<string, string> => {
  const problems = brokenJson(values);
  const parsed = parseFields(newEventType, inputOf(values));
  if ('errors' in parsed) for (const { path, message } of parsed.errors) problems[path] ??= inWords[path] ?? message;
  if (values.enforcement !== 'off' && values.schema.trim() === '')
    problems['enforcement'] ??= 'Without a schema there is nothing to check';
  return problems;
};

/** @throws {z.ZodError} for values that have problems */
export const newEventTypeOf = (values: EventTypeFormValues): NewEventTypeBody => newEventType.parse(inputOf(values));

/** Everything but the name, which stays: what did not change is no change to the API either. */
export const changesOf = (values: EventTypeFormValues): EventTypeChangesBody => {
  const { description, example, schema, enforcement } = newEventTypeOf(values);
  return { description, example, schema, enforcement };
};
