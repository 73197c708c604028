import type { Selection } from './selection.js';

interface SelectAllProps {
  readonly selection: Selection;
  readonly label: string;
}

/** The box over a column of boxes. */
export const SelectAll = ({ selection: { isAll, isSome, toggleAll }, label }: SelectAllProps) => (
  <input
    type="checkbox"
    checked={isAll}
    ref={(box) => {
      if (box !== null) box.indeterminate = isSome;
    }}
    onChange={toggleAll}
    aria-label={label}
  />
);
