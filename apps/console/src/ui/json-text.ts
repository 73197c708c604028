type ParsedJson =
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: unknown }
  /** `reason` says where, as the browser tells it. */
  | { readonly kind: 'broken'; readonly reason: string };

/** What a person typed as JSON, or why it is none. */
export const parseJsonText = (text: string): ParsedJson => {
  if (text.trim() === '') return { kind: 'empty' };
  try {
    return { kind: 'value', value: JSON.parse(text) as unknown };
  } catch (error) {
    return { kind: 'broken', reason: error instanceof Error ? error.message : String(error) };
  }
};

export const indentedJson = (value: unknown): string => JSON.stringify(value, null, 2);
