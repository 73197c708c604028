import { CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

interface CopyableIdProps {
  readonly id: string;
  /** `Message id`: what is copied, for those who do not see where it stands. */
  readonly label: string;
}

/** An id as people hand it on: to a colleague, to a search, to the other side. */
export const CopyableId = ({ id, label }: CopyableIdProps) => (
  <span className="in-a-row">
    <code className="mono small">{id}</code>
    <CopyButton value={id}>
      {({ copied, copy }) => (
        <button
          type="button"
          className="row-button"
          onClick={copy}
          aria-label={copied ? `${label}: copied` : `Copy the ${label.toLowerCase()}`}
          data-tip={copied ? 'Copied' : 'Copy'}
        >
          {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        </button>
      )}
    </CopyButton>
  </span>
);
