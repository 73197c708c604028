// no-circular
import { b } from './no-circular-too.js';
export const a = (): unknown => b;
