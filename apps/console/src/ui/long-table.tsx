import './long-table.css';

import type { MouseEvent, ReactNode } from 'react';

/** What does something itself when it is clicked. */
const ownClicks = 'a, button, input, label';

/** Anywhere in a row that opens something, a click does what its link does; marking text does not. */
const openRow = ({ target }: MouseEvent): void => {
  if (!(target instanceof Element) || target.closest(ownClicks) !== null) return;
  if (window.getSelection()?.isCollapsed === false) return;
  target.closest('tr[data-opens]')?.querySelector<HTMLElement>('a[data-opens]')?.click();
};

/** A table of plain elements, for rows by the hundred; its cells take the classes of `long-table.css`. */
export const LongTable = ({ children }: { readonly children: ReactNode }) => (
  <div style={{ overflowX: 'auto' }}>
    <table className="long-table" onClick={openRow}>
      {children}
    </table>
  </div>
);
