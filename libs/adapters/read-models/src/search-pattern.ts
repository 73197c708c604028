/** Text in the form in which it is looked for. */
export const toSearchable = (text: string): string => text.toLowerCase();

/** What a person typed, found as it is: `%` and `_` are no wildcards. */
export const toSearchPattern = (search: string): string => `%${toSearchable(search).replace(/[\\%_]/g, '\\$&')}%`;
