export { openReadModels, type OpenReadModels } from './open-read-models.js';
