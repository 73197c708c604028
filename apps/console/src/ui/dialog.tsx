import { Modal, type ModalProps } from '@mantine/core';
import { useEffect, useState } from 'react';

type DialogProps = Pick<ModalProps, 'title' | 'onClose' | 'size' | 'children'>;

/** Gives the focus back to what had it, once this is gone. The library does so only for a dialog that is closed. */
const useFocusBack = (): void => {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus();
    },
    [before],
  );
};

/** A dialog that is open as long as it is rendered. */
export const Dialog = (dialog: DialogProps) => {
  useFocusBack();
  return <Modal opened closeButtonProps={{ 'aria-label': 'Close' }} {...dialog} />;
};
