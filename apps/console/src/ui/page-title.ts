import { useEffect } from 'react';

/** What the tab and the history of the browser say. */
export const usePageTitle = (title: string): void => {
  useEffect(() => {
    document.title = `${title} · Hookline`;
  }, [title]);
};
