import type { Consumer } from 'kafkajs';

import { PartitionProgress } from './partition-progress.js';

/** A partition while this process has it. */
export class OwnedPartition {
  readonly progress = new PartitionProgress();
  private owned = true;
  private paused = false;

  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly consumer: Pick<Consumer, 'pause' | 'resume'>,
  ) {}

  /** False once another process may have it: what comes of its records is no longer ours to say. */
  get isOwned(): boolean {
    return this.owned;
  }

  pause(): void {
    if (!this.paused) this.set(true);
  }

  resume(): void {
    if (this.paused) this.set(false);
  }

  /** A member that joins anew may have forgotten what was paused, or remember it from before the partition left. */
  applyPause(): void {
    this.set(this.paused);
  }

  leave(): void {
    this.owned = false;
  }

  private set(paused: boolean): void {
    if (!this.owned) return;
    this.paused = paused;
    const place = [{ topic: this.topic, partitions: [this.partition] }];
    try {
      if (paused) this.consumer.pause(place);
      else this.consumer.resume(place);
    } catch {
      // The member is between two lives after a crash; it asks again by `applyPause` when it has joined.
    }
  }
}
