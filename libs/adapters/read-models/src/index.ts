export type { OpenReadModels } from './assemble.js';
export { openReadModels } from './open-read-models.js';
export { openPostgresqlReadModels } from './postgresql/open-postgresql-read-models.js';
