import { config } from 'zod';

const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');
const nonce = meta?.nonce ?? '';

// The dialog's scroll lock asks for the nonce under this name when it writes its style.
Object.assign(globalThis, { __webpack_nonce__: nonce });

// The policy of the page allows no code from text, so the schemas are not to try.
config({ jitless: true });

/** What styles that are written at run time carry: the policy of the page lets in no other. */
export const pageNonce = (): string => nonce;
