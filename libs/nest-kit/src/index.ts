export { type HooklineConfig, InvalidConfig, loadConfig, parseConfig } from './config/hookline.config.js';
export {
  ADDRESS_GUARD,
  CLOCK,
  CONFIG,
  EVENT_STORE,
  HEALTH,
  IDS,
  KEY_HASHER,
  LOG,
  MESSAGE_BUS,
  PROJECTOR,
  READ_MODELS,
  SECRET_BOX,
  SHUTDOWN,
} from './engines/tokens.js';
export type { Health, HealthReport } from './health/health.js';
export { type HooklineApp } from './create-nest-app.js';
export { rebuildReadModels } from './rebuild-read-models.js';
export { runHookline } from './run-hookline.js';
