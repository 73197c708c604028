import { Tooltip } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';

import { AgoText } from './instant.js';
import { describeExactly } from './time-text.js';

const openAfterMs = 250;

const explainedOf = ({ target }: Event): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-tip], time') : null;

const wordsOf = (explained: HTMLElement): ReactNode => {
  if (!(explained instanceof HTMLTimeElement)) return explained.dataset['tip'];
  const at = explained.dateTime;
  return (
    <>
      {describeExactly(at)}
      {'\n'}
      <AgoText at={at} />
    </>
  );
};

/**
 * One tooltip for every instant, told exactly, and for whatever carries `data-tip`, shown to the pointer and to the focus: in a table of hundreds of rows a
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
  // A row may have left while the pointer stood on it.
  if (explained?.isConnected !== true) return null;
  return (
    <Tooltip
      opened
      target={explained}
      label={wordsOf(explained)}
      multiline
      maw={340}
      ta="center"
      style={{ whiteSpace: 'pre-line' }}
    />
  );
};
