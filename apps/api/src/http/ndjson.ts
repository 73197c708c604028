export const ndjsonMediaType = 'application/x-ndjson';

/** Whether a client asked for NDJSON by name. */
export const wantsNdjson = (accept: string | undefined): boolean =>
  accept?.toLowerCase().includes(ndjsonMediaType) ?? false;

/** One JSON text a line, every line ended. */
export const toNdjson = (items: readonly unknown[]): string =>
  items.map((item) => `${JSON.stringify(item)}\n`).join('');
