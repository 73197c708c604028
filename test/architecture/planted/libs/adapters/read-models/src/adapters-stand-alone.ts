// adapters-stand-alone
export { name } from '#libs/adapters/http-sender';
