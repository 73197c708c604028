/** Under these the engines module provides what has no class of its own to be asked for by. */
export const CLOCK = Symbol('Clock');
export const IDS = Symbol('Ids');
export const LOG = Symbol('Log');
export const KEY_HASHER = Symbol('KeyHasher');
export const SECRET_BOX = Symbol('SecretBox');
export const EVENT_STORE = Symbol('EventStore');
export const MESSAGE_BUS = Symbol('MessageBus');
export const READ_MODELS = Symbol('ReadModels');
export const ADDRESS_GUARD = Symbol('AddressGuard');
/** The `Follower` that keeps the read models. */
export const PROJECTOR = Symbol('Projector');
export const HEALTH = Symbol('Health');
/** The `HooklineConfig` of this process. */
export const CONFIG = Symbol('HooklineConfig');
/** An `AbortSignal` that aborts when the process begins to end: what answers without end, ends with it. */
export const SHUTDOWN = Symbol('Shutdown');
