/** What a decider answers: the facts to record, or the reason why nothing may be recorded. */
export type Decision<Event, Refusal extends string> =
  | { readonly kind: 'accepted'; readonly events: readonly Event[] }
  | { readonly kind: 'refused'; readonly code: Refusal };

export const accept = <Event>(
  ...events: readonly Event[]
): { readonly kind: 'accepted'; readonly events: readonly Event[] } => ({
  kind: 'accepted',
  events,
});

export const refuse = <Refusal extends string>(
  code: Refusal,
): { readonly kind: 'refused'; readonly code: Refusal } => ({
  kind: 'refused',
  code,
});
