// adapters-know-only-what-is-inside
export { name } from '#libs/nest-kit';
