export { openReadModels, type OpenReadModels, type ReadModelOptions } from './open-read-models.js';
