export { AesSecretBox } from './aes-secret-box.js';
export { newMasterKey, parseMasterKeys } from './master-keys.js';
export { NodeIds } from './node-ids.js';
export { Sha256KeyHasher } from './sha256-key-hasher.js';
export { StandardWebhooksSigner } from './standard-webhooks-signer.js';
export { SystemClock } from './system-clock.js';
