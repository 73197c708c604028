/** What a request carries to say who asks. */
export interface Credentials {
  headersFor(method: string): Record<string, string>;
}

const anonymous: Credentials = { headersFor: () => ({}) };

let current: Credentials = anonymous;

export const currentCredentials = (): Credentials => current;

/** Held in memory alone: nothing that opens the API is ever stored by the page. */
export const keepKeyInMemory = (key: string): void => {
  current = { headersFor: () => ({ authorization: `Bearer ${key}` }) };
};

export const forgetCredentials = (): void => {
  current = anonymous;
};
