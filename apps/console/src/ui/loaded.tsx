import type { ReactNode } from 'react';

import { ErrorState, LoadingState } from './states.js';

/** What a query of TanStack Query says about itself. */
interface QueryState<Data> {
  readonly data: Data | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

interface LoadedProps<Data> {
  readonly query: QueryState<Data>;
  /** `Loading the events` */
  readonly label: string;
  readonly rows?: number;
  /** In place of the children, when there is nothing to show. */
  readonly empty?: ((data: Data) => ReactNode) | undefined;
  readonly isEmpty?: (data: Data) => boolean;
  readonly children: (data: Data) => ReactNode;
}

const never = () => false;

/** What was loaded; until then that it is being loaded, that there is nothing, or why it cannot be shown. */
export const Loaded = <Data,>({ query, label, rows, empty, isEmpty = never, children }: LoadedProps<Data>) => {
  const { data, error, refetch } = query;
  if (data !== undefined) return isEmpty(data) ? empty?.(data) : children(data);
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return <LoadingState label={label} {...(rows === undefined ? {} : { rows })} />;
};

/** For pages of a list. */
export const hasNoItems = ({ items }: { readonly items: readonly unknown[] }): boolean => items.length === 0;

/** Whether any filter of a list is set. */
export const isFiltered = (filter: object): boolean => Object.values(filter).some((value) => value !== undefined);
