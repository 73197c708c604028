import { maskedValue, newWebhook, parseFields, type WebhookAnswer, type WebhookChangesBody } from '#libs/contracts';

/** A webhook as its form holds it: numbers may be empty, headers are rows. */
export interface WebhookFormValues {
  readonly displayName: string;
  readonly url: string;
  readonly events: string[];
  readonly description: string;
  readonly headers: { readonly name: string; readonly value: string }[];
  readonly timeoutMs: number | string;
  readonly ratePerSecond: number | string;
  readonly ordering: WebhookAnswer['ordering'];
  readonly hasOwnRetry: boolean;
  readonly retry: {
    readonly baseMs: number | string;
    readonly factor: number | string;
    readonly capMs: number | string;
  };
}

/** The schedule of the installation, as a start for an own one. */
const usualRetry = { baseMs: 10_000, factor: 4, capMs: 86_400_000 };

export const emptyWebhook: WebhookFormValues = {
  displayName: '',
  url: '',
  events: [],
  description: '',
  headers: [],
  timeoutMs: '',
  ratePerSecond: '',
  ordering: 'none',
  hasOwnRetry: false,
  retry: usualRetry,
};

export const valuesOf = (webhook: WebhookAnswer): WebhookFormValues => ({
  displayName: webhook.displayName,
  url: webhook.url,
  events: [...webhook.events],
  description: webhook.description,
  headers: Object.entries(webhook.headers).map(([name, value]) => ({ name, value })),
  timeoutMs: webhook.timeoutMs ?? '',
  ratePerSecond: webhook.rateLimit?.perSecond ?? '',
  ordering: webhook.ordering,
  hasOwnRetry: webhook.retry !== null,
  retry: webhook.retry ?? usualRetry,
});

const numberOrNull = (value: number | string): number | string | null => (value === '' ? null : value);

/** What the API is sent; not checked yet. */
const inputOf = (values: WebhookFormValues) => ({
  displayName: values.displayName,
  url: values.url.trim(),
  events: values.events,
  description: values.description,
  headers: Object.fromEntries(values.headers.map(({ name, value }) => [name.trim().toLowerCase(), value])),
  timeoutMs: numberOrNull(values.timeoutMs),
  rateLimit: values.ratePerSecond === '' ? null : { perSecond: values.ratePerSecond },
  ordering: values.ordering,
  retry: values.hasOwnRetry ? values.retry : null,
});

/** A masked value stands for the one that is stored; for the rules it is as good as any. */
const withoutMasks = (input: ReturnType<typeof inputOf>) => ({
  ...input,
  headers: Object.fromEntries(
    Object.entries(input.headers).map(([name, value]) => [name, value === maskedValue ? 'stored' : value]),
  ),
});

/** Where the form shows what the API says about a field. */
export const formPathOf = (path: string, values: WebhookFormValues): string => {
  if (path.startsWith('rateLimit')) return 'ratePerSecond';
  if (path.startsWith('events')) return 'events';
  if (!path.startsWith('headers.')) return path;
  const index = values.headers.findIndex(({ name }) => name.trim().toLowerCase() === path.slice('headers.'.length));
  return index === -1 ? path : `headers.${String(index)}.name`;
};

/** Of several problems of a field the first says enough. */
const byField = (found: readonly { path: string; message: string }[], values: WebhookFormValues) => {
  const errors: Record<string, string> = {};
  for (const { path, message } of found) errors[formPathOf(path, values)] ??= message;
  return errors;
};

const inWords: Readonly<Record<string, string>> = {
  displayName: 'Give the webhook a name',
  events: 'Choose at least one event type',
};

/** The rules of the API, by its own schema, at the fields of the form. */
export const problemsOf = (values: WebhookFormValues): Record<string, string> => {
  const parsed = parseFields(newWebhook, withoutMasks(inputOf(values)));
  if (!('errors' in parsed)) return {};
  const errors = byField(parsed.errors, values);
  for (const [field, words] of Object.entries(inWords)) {
    const isEmpty = field === 'events' ? values.events.length === 0 : values.displayName.trim() === '';
    if (isEmpty && errors[field] !== undefined) errors[field] = words;
  }
  return errors;
};

/** @throws {z.ZodError} for values that have problems */
export const newWebhookOf = (values: WebhookFormValues) => newWebhook.parse(inputOf(values));

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const headerChanges = (base: Record<string, string>, now: Record<string, string>): Record<string, string | null> => ({
  ...Object.fromEntries(Object.keys(base).flatMap((name) => (name in now ? [] : [[name, null]]))),
  ...Object.fromEntries(Object.entries(now).filter(([name, value]) => base[name] !== value || value !== maskedValue)),
});

/** What an edit is about: masked values stay as they are. @throws {z.ZodError} for values that have problems */
const editedOf = (values: WebhookFormValues) => {
  const input = inputOf(values);
  return { ...newWebhook.parse(withoutMasks(input)), headers: input.headers };
};

/** What differs from the webhook that the edit began with; the rest is somebody else's to change. */
export const changesBetween = (base: WebhookFormValues, values: WebhookFormValues): WebhookChangesBody => {
  const [before, after] = [editedOf(base), editedOf(values)];
  const changed = Object.entries(after).filter(
    ([name, value]) => name !== 'status' && !isSame(value, before[name as keyof typeof before]),
  );
  const changes: WebhookChangesBody = Object.fromEntries(changed);
  return changes.headers === undefined
    ? changes
    : { ...changes, headers: headerChanges(before.headers, after.headers) };
};
