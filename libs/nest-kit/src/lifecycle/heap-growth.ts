import { setFlagsFromString } from 'node:v8';

/**
 * Keeps memory near what is alive. However much waits, some tens of megabytes are: the rest is in the read model. V8
 * would let garbage grow to four times that before it collects; by two fifths costs little CPU and saves two thirds.
 */
export const keepHeapSmall = (): void => {
  setFlagsFromString('--heap-growing-percent=40');
};
