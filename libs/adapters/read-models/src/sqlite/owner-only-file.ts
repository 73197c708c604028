import { open } from 'node:fs/promises';

const ownerOnly = 0o600;

/**
 * Makes the file, empty, if it is not there: the driver would let everybody read what it makes. Its log and index take
 * over the mode. What stands in the way is left to the driver to say, which finds the same.
 */
export const makeForOwnerOnly = async (file: string): Promise<void> => {
  const made = await open(file, 'wx', ownerOnly).catch(() => null);
  await made?.close();
};
