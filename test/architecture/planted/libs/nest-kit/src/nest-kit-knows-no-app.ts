// nest-kit-knows-no-app
export { name } from '../../../apps/api/src/index.js';
