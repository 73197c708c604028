import { useCallback, useMemo, useState } from 'react';

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly toggle: (id: string) => void;
  readonly toggleAll: () => void;
  readonly clear: () => void;
  readonly isAll: boolean;
  readonly isSome: boolean;
}

/** Which of the rows on the page are selected; rows that leave the page leave the selection too. */
export const useSelection = (shown: readonly string[]): Selection => {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const ids = useMemo(() => new Set(shown.filter((id) => chosen.has(id))), [shown, chosen]);
  const isAll = shown.length > 0 && ids.size === shown.length;
  const toggle = useCallback((id: string) => {
    setChosen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  const clear = useCallback(() => setChosen(new Set()), []);
  const toggleAll = useCallback(() => setChosen(isAll ? new Set() : new Set(shown)), [isAll, shown]);
  return { ids, toggle, toggleAll, clear, isAll, isSome: ids.size > 0 && !isAll };
};
