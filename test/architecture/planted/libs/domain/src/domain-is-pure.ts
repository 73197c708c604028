// domain-is-pure, by a type alone
import type { name } from '#libs/application';
export type Name = typeof name;
