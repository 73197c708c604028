export { ConsoleFiles } from './console/console-files.js';
export { isSwaggerUiFile, readSwaggerUiFile } from './docs/swagger-ui-files.js';
export type { ApiLimits } from './config/hookline.config.js';
export { API_LIMITS, BREAKERS, IDS, LOG, READ_MODELS, REPLAY_SOURCE } from './engines/tokens.js';
export { HealthController } from './health/health.controller.js';
export { rebuildReadModels } from './rebuild-read-models.js';
export { runHookline } from './run-hookline.js';
export { version } from './version.js';
