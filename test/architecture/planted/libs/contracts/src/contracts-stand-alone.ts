// contracts-stand-alone
export { decide } from '#libs/domain';
