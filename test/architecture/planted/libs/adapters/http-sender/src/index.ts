export const name = 'adapters/http-sender';
