// testing-knows-no-engine
export { name } from '#libs/adapters/http-sender';
