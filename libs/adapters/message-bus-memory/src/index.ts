export { MemoryMessageBus } from './memory-message-bus.js';
