import { a } from './no-circular.js';
export const b = (): unknown => a;
