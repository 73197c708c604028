// everything-resolves
export { name } from '#libs/never-written';
