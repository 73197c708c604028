export const name = 'signing';
