import { CopyIconButton } from './copy-icon-button.js';

interface CopyableIdProps {
  readonly id: string;
  /** `Message id`: what is copied, for those who do not see where it stands. */
  readonly label: string;
}

/** An id as people hand it on: to a colleague, to a search, to the other side. */
export const CopyableId = ({ id, label }: CopyableIdProps) => (
  <span className="in-a-row">
    <code className="mono small">{id}</code>
    <CopyIconButton text={id} label={`Copy the ${label.toLowerCase()}`} copiedLabel={`${label}: copied`} size={14} />
  </span>
);
