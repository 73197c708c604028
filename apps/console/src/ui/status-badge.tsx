import {
  IconBan,
  IconCheck,
  IconCircleDashed,
  IconPlayerPause,
  IconPointFilled,
  IconRefresh,
  IconX,
  type TablerIcon,
} from '@tabler/icons-react';

import type { MessageAnswer, WebhookAnswer } from '#libs/contracts';

import { PlainBadge } from './plain-badge.js';

interface Look {
  readonly label: string;
  readonly color: string;
  readonly icon: TablerIcon;
}

export type MessageStatus = MessageAnswer['status'];

/** Status is told by a word and a shape as well as by its colour. */
export const messageStatusLooks: Readonly<Record<MessageStatus, Look>> = {
  created: { label: 'Created', color: 'blue', icon: IconCircleDashed },
  retrying: { label: 'Retrying', color: 'orange', icon: IconRefresh },
  cancelled: { label: 'Cancelled', color: 'gray', icon: IconBan },
  success: { label: 'Success', color: 'teal', icon: IconCheck },
  failed: { label: 'Failed', color: 'red', icon: IconX },
};

export const MessageStatusBadge = ({ status }: { readonly status: MessageStatus }) => {
  const { label, color, icon } = messageStatusLooks[status];
  return <PlainBadge label={label} color={color} icon={icon} />;
};

const reasons = {
  requested: 'Deactivated by request',
  gone: 'Deactivated: the receiver answered 410 Gone',
  failing: 'Deactivated after days of nothing but failures',
} as const;

type WebhookState = Pick<WebhookAnswer, 'status' | 'deactivatedBecause'>;

const InactiveBadge = ({ because }: { readonly because: WebhookState['deactivatedBecause'] }) => {
  const byItself = because === 'gone' || because === 'failing';
  return (
    <PlainBadge
      label={byItself ? `Inactive: ${because}` : 'Inactive'}
      color={byItself ? 'red' : 'gray'}
      icon={IconPlayerPause}
      tip={because === null ? 'Receives nothing' : reasons[because]}
    />
  );
};

export const WebhookStatusBadge = ({ status, deactivatedBecause }: WebhookState) =>
  status === 'active' ? (
    <PlainBadge label="Active" color="teal" icon={IconPointFilled} />
  ) : (
    <InactiveBadge because={deactivatedBecause} />
  );
