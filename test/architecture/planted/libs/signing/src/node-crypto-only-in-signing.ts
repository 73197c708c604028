// node-crypto-only-in-signing
export { createHmac } from 'node:crypto';
export { readFile } from 'node:fs';
