// signing-stands-alone
export { decide } from '#libs/domain';
