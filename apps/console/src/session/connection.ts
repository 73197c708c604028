import { useSyncExternalStore } from 'react';

/** Whether the server answered last time it was asked. */
class Connection {
  private isLost = false;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): boolean => this.isLost;

  lost(): void {
    this.become(true);
  }

  found(): void {
    this.become(false);
  }

  private become(isLost: boolean): void {
    if (this.isLost === isLost) return;
    this.isLost = isLost;
    for (const listener of this.listeners) listener();
  }
}

export const connection = new Connection();

export const useConnectionLost = (): boolean => useSyncExternalStore(connection.subscribe, connection.snapshot);
