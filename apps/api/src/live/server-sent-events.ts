import type { LiveBatch } from '#libs/application';

/** How long a browser waits before it connects again. */
const reconnectAfterMs = 2_000;

/** A comment: keeps proxies from closing a connection that is silent. */
export const heartbeat = ': \n\n';

/** `id` is what the client sends as `Last-Event-ID` when it comes back. */
const eventText = (event: string, data: unknown, id: string | null): string =>
  `${id === null ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;

/** The first thing on a stream: from here on nothing is missed. */
const readyText = (position: string | null): string =>
  `retry: ${reconnectAfterMs}\n${eventText('ready', {}, position)}`;

/**
 * A batch as text. Of several changes by one fact only the last carries its position: a client that was cut off
 * between them is told all of them again.
 */
const changesText = ({ changes }: LiveBatch): string =>
  changes
    .map(({ position, change }, index) =>
      eventText(change.kind, change, changes[index + 1]?.position === position ? null : position),
    )
    .join('');

/** The first batch is empty and says where the stream begins. */
export const batchText = (batch: LiveBatch): string =>
  batch.changes.length === 0 ? readyText(batch.position) : changesText(batch);
