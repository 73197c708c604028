import { useNow } from './now.js';
import { describeShort, durationInWords } from './time-text.js';

interface InstantProps {
  readonly at: string;
  readonly isStrong?: boolean;
  /**
   * `ago`: how long ago or how long until, kept up to date. `due`: until when something waits, and after that what
   * `onceDue` says.
   */
  readonly as?: 'date' | 'ago' | 'due';
  /** Not that it happens now: that its time has come is all that an instant knows. */
  readonly onceDue?: string;
}

interface WordsProps extends Pick<InstantProps, 'at'> {
  readonly onceDue: string;
}

export const AgoText = ({ at }: { readonly at: string }) => {
  const differenceMs = useNow() - Date.parse(at);
  if (Math.abs(differenceMs) < 1_000) return 'now';
  return differenceMs > 0 ? `${durationInWords(differenceMs)} ago` : `in ${durationInWords(-differenceMs)}`;
};

const DueText = ({ at, onceDue }: WordsProps) => {
  const remainingMs = Date.parse(at) - useNow();
  return remainingMs < 1_000 ? onceDue : `in ${durationInWords(remainingMs)}`;
};

const texts = {
  date: ({ at }: WordsProps) => describeShort(at),
  ago: AgoText,
  due: DueText,
} as const;

/** A point in time in the reader's zone; the exact instant is shown on hover. */
export const Instant = ({ at, as = 'date', onceDue = 'due', isStrong = false }: InstantProps) => {
  const Words = texts[as];
  return (
    <time dateTime={at} className={isStrong ? 'strong' : undefined}>
      <Words at={at} onceDue={onceDue} />
    </time>
  );
};
