import { SystemClock } from '#libs/adapters/node-crypto';
import { describeMessageBusContract } from '#libs/testing';

import { MemoryMessageBus } from './memory-message-bus.js';

const silent = { error: () => undefined };
const clock = new SystemClock();

// Bounds so small that the contract meets them: publishing waits, and batches are cut.
const limits = { maxRecords: 60, maxBatchRecords: 16 };
describeMessageBusContract('the bus in memory', async () => new MemoryMessageBus({ clock, log: silent, limits }));
