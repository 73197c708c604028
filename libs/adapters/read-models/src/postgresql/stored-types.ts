import { type CustomTypesConfig, types } from 'pg';

const { INT8, NUMERIC } = types.builtins;

/**
 * Sequences and sums come as numbers, as SQLite gives them: the driver would hand out text, in case they are beyond
 * 2^53, which the number of all messages never is.
 */
export const storedTypes: CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === INT8 || id === NUMERIC ? Number : (types.getTypeParser(id, format) as (text: string) => unknown),
};
