/** How long one test may take, by its level (jest.config.mjs). */
import { jest } from '@jest/globals';

jest.setTimeout(globalThis.levelTimeoutMs);
