export const name = 'application';
