import type { StoredRow } from './worker-protocol.js';

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';

/** The columns of a row that was read in raw mode, none for no row. */
export const toFields = (row: unknown): readonly unknown[] => (Array.isArray(row) ? row : []);

/** @throws {TypeError} for a row that this store cannot have written */
export const toStoredRow = (row: unknown): StoredRow => {
  const [position, stream, revision, id, type, version, data, metadata] = toFields(row);
  const hasPlace = isNumber(position) && isText(stream) && isNumber(revision);
  if (!hasPlace || !isNumber(version) || !isText(id) || !isText(type) || !isText(data) || !isText(metadata)) {
    throw new TypeError('a stored row is damaged');
  }
  return { position, stream, revision, id, type, version, data, metadata };
};
