import { notifications } from '@mantine/notifications';

import { sentenceOf } from '../api-client/errors.js';

/** Says in passing that something was done. */
export const notifyDone = (message: string): void => {
  notifications.show({ message, color: 'teal', autoClose: 4_000 });
};

/** Says that something was refused, and stays until it was read. */
export const notifyRefusal = (title: string, error: unknown): void => {
  notifications.show({ title, message: sentenceOf(error), color: 'red', autoClose: false });
};
