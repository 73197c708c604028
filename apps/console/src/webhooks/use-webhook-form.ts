import { useForm, type UseFormReturnType } from '@mantine/form';

import { ApiProblem } from '../api-client/errors.js';
import { formPathOf, problemsOf, type WebhookFormValues } from './webhook-form-values.js';

export type WebhookForm = UseFormReturnType<WebhookFormValues>;

/** Checks fields by the rules of the API, each once the reader has left it. */
export const useWebhookForm = (initialValues: WebhookFormValues): WebhookForm =>
  useForm<WebhookFormValues>({ initialValues, validate: problemsOf, validateInputOnBlur: true });

/** Shows what the API refused at its fields. `false`: nothing of it belongs to a field. */
export const showAtFields = (form: WebhookForm, error: unknown): boolean => {
  if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
  const values = form.getValues();
  form.setErrors(Object.fromEntries(error.fields.map(({ path, message }) => [formPathOf(path, values), message])));
  return true;
};
