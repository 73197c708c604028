// codecs-know-domain-and-contracts
export { name } from '#libs/application';
