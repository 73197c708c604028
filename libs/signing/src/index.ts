export { signWebhook } from './sign-webhook.js';
export { formatSigningSecret } from './signing-secret.js';
