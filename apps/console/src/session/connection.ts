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

const askReadiness = async (): Promise<boolean> => {
  const answer = await fetch('/readyz').catch(() => null);
  return answer?.ok === true;
};

/** Finds out whether the server answers, as all that looks at the connection is told. */
export const askForConnection = async (): Promise<boolean> => {
  const isThere = await askReadiness();
  if (isThere) connection.found();
  else connection.lost();
  return isThere;
};

export const useConnectionLost = (): boolean => useSyncExternalStore(connection.subscribe, connection.snapshot);
