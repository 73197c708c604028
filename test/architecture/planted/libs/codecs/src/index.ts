export const name = 'codecs';
