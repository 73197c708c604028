import { Badge, Tooltip } from '@mantine/core';
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
  const { label, color, icon: Icon } = messageStatusLooks[status];
  return (
    <Badge color={color} leftSection={<Icon size={13} stroke={2.2} aria-hidden />}>
      {label}
    </Badge>
  );
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
    <Tooltip label={because === null ? 'Receives nothing' : reasons[because]}>
      <Badge color={byItself ? 'red' : 'gray'} leftSection={<IconPlayerPause size={12} aria-hidden />}>
        {byItself ? `Inactive: ${because}` : 'Inactive'}
      </Badge>
    </Tooltip>
  );
};

export const WebhookStatusBadge = ({ status, deactivatedBecause }: WebhookState) =>
  status === 'active' ? (
    <Badge color="teal" leftSection={<IconPointFilled size={13} aria-hidden />}>
      Active
    </Badge>
  ) : (
    <InactiveBadge because={deactivatedBecause} />
  );
