/** What people call the fields of a webhook. */
export const editableFields = {
  displayName: 'Name',
  url: 'URL',
  events: 'Events',
  description: 'Note',
  headers: 'Request headers',
  timeoutMs: 'Timeout',
  rateLimit: 'Rate limit',
  ordering: 'Order',
  retry: 'Retry schedule',
  status: 'Status',
} as const;

/** The value of a field in a line. */
export const fieldInWords = (value: unknown): string => {
  if (value === null || value === '') return 'none';
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
};
