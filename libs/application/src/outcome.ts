/** Why a use case did nothing; `path` names the field of the input that is at fault. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  readonly path?: string;
  /** Where several fields are at fault, or one in words of its own. */
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
}

export type Outcome<Value, Code extends string = string> =
  { readonly kind: 'done'; readonly value: Value } | { readonly kind: 'refused'; readonly refusal: Refusal<Code> };

export const done = <Value>(value: Value): { readonly kind: 'done'; readonly value: Value } => ({
  kind: 'done',
  value,
});

export const refused = <Code extends string>(
  code: Code,
  path?: string,
): { readonly kind: 'refused'; readonly refusal: Refusal<Code> } => ({
  kind: 'refused',
  refusal: path === undefined ? { code } : { code, path },
});

export const refusedFor = <Code extends string>(
  code: Code,
  problems: NonNullable<Refusal['problems']>,
): { readonly kind: 'refused'; readonly refusal: Refusal<Code> } => ({ kind: 'refused', refusal: { code, problems } });
