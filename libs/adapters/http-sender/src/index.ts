export { createHttpSender, type HttpSenderOptions } from './create-http-sender.js';
export type { LookUp, ResolvedAddress } from './guarded-resolver.js';
