export { createHttpSender } from './create-http-sender.js';
