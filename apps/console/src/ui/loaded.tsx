import type { ReactNode } from 'react';

import { isGone } from '../api-client/errors.js';
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
  /** Level of the heading of an error: 1 where what is loaded is the whole page. */
  readonly order?: 1 | 2;
  /** In place of the children, when there is nothing to show. */
  readonly empty?: ((data: Data) => ReactNode) | undefined;
  readonly isEmpty?: (data: Data) => boolean;
  readonly children: (data: Data) => ReactNode;
}

const never = () => false;

/** What was loaded; until then that it is being loaded, that there is nothing, or why it cannot be shown. */
export const Loaded = <Data,>(props: LoadedProps<Data>) => {
  const { query, label, rows, order = 2, empty, isEmpty = never, children } = props;
  const { data, error, refetch } = query;
  // What was deleted elsewhere is not to be shown on as if it were there.
  if (data !== undefined && !isGone(error)) return isEmpty(data) ? empty?.(data) : children(data);
  if (error !== null) return <ErrorState order={order} error={error} onRetry={() => void refetch()} />;
  return <LoadingState label={label} {...(rows === undefined ? {} : { rows })} />;
};

/** For pages of a list. */
export const hasNoItems = ({ items }: { readonly items: readonly unknown[] }): boolean => items.length === 0;

/** Whether any filter of a list is set. */
export const isFiltered = (filter: object): boolean => Object.values(filter).some((value) => value !== undefined);
