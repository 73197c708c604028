// apps-know-no-adapter
export { name } from '#libs/adapters/http-sender';
