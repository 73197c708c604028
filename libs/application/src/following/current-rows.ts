import type { ProjectionProgress } from '../ports/projection-progress.js';

export const maxBehindMs = 5_000;

/** Rows may be acted on only while they are nearly what is stored. */
export const areRowsCurrent = ({ behindMs }: Pick<ProjectionProgress, 'behindMs'>): boolean => behindMs <= maxBehindMs;
