/** For how long a worker that has read an event takes it to be there, without asking again. */
export const knownForMs = 2_000;

/**
 * Between the fact that an event has expired and what is deleted then. A worker must have heard of the fact when the
 * message's own facts are gone: it would take the message for a new one, and send it again.
 */
export const pauseBeforeDeletionMs = knownForMs + 3_000;
