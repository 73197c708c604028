/** One kept connection to the product that publishes one event after the other. */
import { Client } from 'undici';

export class Publisher {
  #client;
  #headers;

  constructor({ origin, adminKey }) {
    this.#client = new Client(origin, { pipelining: 1, keepAliveTimeout: 120_000 });
    this.#headers = ['authorization', `Bearer ${adminKey}`, 'content-type', 'application/json'];
  }

  /** Resolves when the event is accepted. @throws when it is not */
  publish(body) {
    return new Promise((resolve, reject) => {
      this.#client.dispatch(
        { method: 'POST', path: '/api/v1/events', headers: this.#headers, body },
        {
          onRequestStart: () => undefined,
          onResponseStart: (_controller, statusCode) => {
            if (statusCode !== 202) reject(new Error(`publishing was answered with ${statusCode}`));
          },
          onResponseData: () => undefined,
          onResponseEnd: resolve,
          onResponseError: (_controller, error) => reject(error),
        },
      );
    });
  }
}
