export { FakeClock } from './fake-clock.js';
export { BusConsumer, Gate, orderFor } from './bus-consumer.js';
export { eventually } from './eventually.js';
export { describeMessageBusContract } from './message-bus.contract.js';
