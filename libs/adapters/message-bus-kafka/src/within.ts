import { type Clock, StoreUnavailable } from '#libs/application';

/** The promise under a deadline. What it stands for goes on. @throws {StoreUnavailable} after `ms` */
export const within = <Value>(clock: Clock, ms: number, promise: Promise<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    const cancel = clock.after(ms, () => reject(new StoreUnavailable(`Kafka took longer than ${ms} ms`)));
    promise.then(resolve, reject).finally(cancel);
  });
