import { Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';

const openAfterMs = 250;

const explainedOf = ({ target }: Event): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;

/**
 * One tooltip for whatever carries `data-tip`, shown to the pointer and to the focus: in a table of hundreds of rows a
 * tooltip each would cost more than the rows.
 */
export const HoverTip = () => {
  const [explained, setExplained] = useState<HTMLElement | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const follow = (event: Event) => {
      const next = explainedOf(event);
      clearTimeout(timer);
      if (next === null) setExplained(null);
      else timer = setTimeout(() => setExplained(next), openAfterMs);
    };
    const closeOnEscape = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') setExplained(null);
    };
    document.addEventListener('pointerover', follow);
    document.addEventListener('focusin', follow);
    document.addEventListener('keydown', closeOnEscape);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', follow);
      document.removeEventListener('focusin', follow);
      document.removeEventListener('keydown', closeOnEscape);
    };
  }, []);
  const words = explained?.dataset['tip'];
  // A row may have left while the pointer stood on it.
  if (explained === null || words === undefined || !explained.isConnected) return null;
  return (
    <Tooltip
      key={words}
      opened
      target={explained}
      label={words}
      multiline
      maw={340}
      ta="center"
      style={{ whiteSpace: 'pre-line' }}
    />
  );
};
