/** Requests to the running demo, as the holder of a key. */
export class DemoApi {
  #origin;
  #headers;

  constructor(origin, key) {
    this.#origin = origin;
    this.#headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  }

  get(path) {
    return this.#request(path, {});
  }

  post(path, body) {
    return this.#request(path, { method: 'POST', body: JSON.stringify(body) });
  }

  async webhookNamed(name) {
    const { items } = await this.get(`/webhooks?search=${encodeURIComponent(name)}`);
    return items[0].id;
  }

  async #request(path, options) {
    const answer = await fetch(`${this.#origin}/api/v1${path}`, { ...options, headers: this.#headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}
