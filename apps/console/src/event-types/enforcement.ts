import type { EventTypeAnswer } from '#libs/contracts';

type Enforcement = EventTypeAnswer['enforcement'];

/** What becomes of an event whose data does not fit, as people read it. */
export const enforcements: Readonly<Record<Enforcement, { readonly label: string; readonly words: string }>> = {
  off: { label: 'Off', words: 'Not checked.' },
  warn: { label: 'Warn', words: 'Delivered as it is; the event shows what does not fit.' },
  reject: { label: 'Reject', words: 'Refused: the producer is told, and nothing is delivered.' },
};
