/** Lines of this level and worse are written. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
