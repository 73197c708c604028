// apps-stand-alone
export { name } from '../../api/src/index.js';
