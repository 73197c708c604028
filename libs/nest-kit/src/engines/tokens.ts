/** Under these the engines module provides the ports that services ask for; a class is asked for by itself. */
export const BREAKERS = Symbol('BreakerView');
export const IDS = Symbol('Ids');
export const LOG = Symbol('Log');
export const READ_MODELS = Symbol('ReadModels');
export const METRICS = Symbol('Metrics');
export const REPLAY_SOURCE = Symbol('ReplaySource');
export const API_LIMITS = Symbol('ApiLimits');
export const HEALTH = Symbol('Health');
