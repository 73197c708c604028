// standalone-only-composes
export { hidden } from '../../api/src/hidden.js';
