import type { HooklineConfig } from '../config/hookline.config.js';

/** What a process does besides keeping its registries, by its role and its engines. */
export interface Duties {
  /** Answers REST: knows the API keys. */
  readonly answers: boolean;
  /** Takes records off the bus and sends. */
  readonly delivers: boolean;
  /** Feeds the bus what comes near: the embedded one holds no timers far ahead. */
  readonly keepsTimers: boolean;
  readonly projects: boolean;
  readonly reconciles: boolean;
  /** No other process can be at work on the same data: what is overdue at the start was left behind. */
  readonly isAlone: boolean;
}

export const dutiesOf = ({ role, workers, messageBus, eventStore }: HooklineConfig): Duties => ({
  answers: role !== 'dispatcher',
  delivers: role !== 'api',
  keepsTimers: role !== 'api' && messageBus.kind === 'embedded',
  projects: workers.includes('projector'),
  reconciles: workers.includes('reconciler'),
  isAlone: eventStore.kind === 'embedded',
});
