// console-knows-only-contracts
export { decide } from '#libs/domain';
