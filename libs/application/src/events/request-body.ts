import type { EventAccepted } from '#libs/domain';

/** The body of every request for an event, to the byte: `type`, `data`, `timestamp`, in this order. */
export const requestBody = ({ type, data, occurredAt }: EventAccepted['data']): string =>
  JSON.stringify({ type, data, timestamp: occurredAt });
