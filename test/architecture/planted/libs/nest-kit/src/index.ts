export const name = 'nest-kit';
