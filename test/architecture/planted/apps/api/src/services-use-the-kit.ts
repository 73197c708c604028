// services-use-the-kit
export { name } from '#libs/codecs';
