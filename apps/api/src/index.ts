export { ApiModule } from './api.module.js';
export { createHttpAdapter } from './http/api-http-adapter.js';
export { configureApi } from './http/configure-api.js';
