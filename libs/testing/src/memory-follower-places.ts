import type { FollowerPlaces, Position } from '#libs/application';

export class MemoryFollowerPlaces implements FollowerPlaces {
  private readonly places = new Map<string, Position>();

  get(follower: string): Promise<Position | null> {
    return Promise.resolve(this.places.get(follower) ?? null);
  }

  put(follower: string, position: Position): Promise<void> {
    this.places.set(follower, position);
    return Promise.resolve();
  }

  /** As after a loss of what kept them. */
  forget(): void {
    this.places.clear();
  }
}
