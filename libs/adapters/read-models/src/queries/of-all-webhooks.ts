import { sql } from 'kysely';

/** True of every message, and what an index over the messages of all webhooks states: see migration 0006. */
export const ofAllWebhooks = sql<boolean>`test >= 0`;
