import { CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

interface CopyIconButtonProps {
  readonly text: string;
  /** For those who do not see where it stands. */
  readonly label: string;
  readonly copiedLabel: string;
  readonly size: number;
  /** Where it stands. */
  readonly className?: string;
}

/** Copies, and says so for a moment. */
export const CopyIconButton = ({ text, label, copiedLabel, size, className = '' }: CopyIconButtonProps) => (
  <CopyButton value={text}>
    {({ copied, copy }) => (
      <button
        type="button"
        className={`row-button ${className}`}
        onClick={copy}
        aria-label={copied ? copiedLabel : label}
        data-tip={copied ? 'Copied' : 'Copy'}
      >
        {copied ? <IconCheck size={size} /> : <IconCopy size={size} />}
      </button>
    )}
  </CopyButton>
);
