// only-the-index-is-public
export { hidden } from '../../../libs/application/src/hidden.js';
