import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from '@tabler/icons-react';
import { useLocation, useNavigate } from '@tanstack/react-router';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** Cursors of the pages that were gone through to come here: a list only knows the way to what is older. */
    readonly trail?: readonly string[];
  }
}

interface PagerProps {
  /** Of the page that is shown; absent on the first. */
  readonly cursor: string | undefined;
  readonly nextCursor: string | null;
}

const firstPage = '';

/** Goes through the pages of a list, newest first; each page has its address. */
export const Pager = ({ cursor, nextCursor }: PagerProps) => {
  const navigate = useNavigate();
  const trail = useLocation({ select: ({ state }) => state.trail ?? [] });
  if (cursor === undefined && nextCursor === null) return null;
  const goTo = (to: string | undefined, newTrail: readonly string[]) =>
    void navigate({
      to: '.',
      search: (before) => ({ ...before, cursor: to }),
      state: (before) => ({ ...before, trail: newTrail }),
    });
  const goNewer = () => {
    const to = trail.at(-1) ?? firstPage;
    goTo(to === firstPage ? undefined : to, trail.slice(0, -1));
  };
  return (
    <Group justify="flex-end" gap="xs" p="sm" component="nav" aria-label="Pages">
      <Button
        variant="default"
        size="xs"
        disabled={cursor === undefined}
        onClick={() => goTo(undefined, [])}
        leftSection={<IconChevronsLeft size={14} />}
      >
        Newest
      </Button>
      <Button
        variant="default"
        size="xs"
        disabled={cursor === undefined}
        onClick={goNewer}
        leftSection={<IconChevronLeft size={14} />}
      >
        Newer
      </Button>
      <Button
        variant="default"
        size="xs"
        disabled={nextCursor === null}
        onClick={() => goTo(nextCursor ?? undefined, [...trail, cursor ?? firstPage])}
        rightSection={<IconChevronRight size={14} />}
      >
        Older
      </Button>
    </Group>
  );
};
