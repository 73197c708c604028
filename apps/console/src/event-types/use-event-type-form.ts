import { useForm, type UseFormReturnType } from '@mantine/form';

import { ApiProblem } from '../api-client/errors.js';
import { type EventTypeFormValues, problemsOf } from './event-type-form-values.js';

export type EventTypeForm = UseFormReturnType<EventTypeFormValues>;

/** Checks fields by the rules of the API, each once the reader has left it. */
export const useEventTypeForm = (initialValues: EventTypeFormValues): EventTypeForm =>
  useForm<EventTypeFormValues>({ initialValues, validate: problemsOf, validateInputOnBlur: true });

/** Shows what the API refused at its fields. */
export const showAtFields = (form: EventTypeForm, error: unknown): void => {
  if (!(error instanceof ApiProblem)) return;
  if (error.code === 'event_type_already_exists') form.setFieldError('name', error.message);
  if (error.fields.length > 0)
    form.setErrors(Object.fromEntries(error.fields.map(({ path, message }) => [path, message])));
};
