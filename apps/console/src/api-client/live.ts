import { type LiveChangeAnswer, liveChangeAnswer } from '#libs/contracts';

const address = '/api/v1/live';
const kinds = liveChangeAnswer.options.map(({ shape }) => shape.kind.value);

/** The browser comes back by itself after a cut, but not after an answer that was no stream. */
const againAfterMs = 2_000;

interface LiveListener {
  readonly onChange: (change: LiveChangeAnswer) => void;
  /** From here on nothing is missed: what was loaded before may be out of date. */
  readonly onReady: () => void;
  /** The stream broke off; it is opened again without being asked to. */
  readonly onCut: () => void;
}

/** Listens to what changes, until the returned function is called. */
export const listenToChanges = ({ onChange, onReady, onCut }: LiveListener): (() => void) => {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const read = ({ data }: MessageEvent<string>) => {
    const change = liveChangeAnswer.safeParse(JSON.parse(data));
    if (change.success) onChange(change.data);
  };
  const open = () => {
    const opened = new EventSource(address);
    source = opened;
    opened.addEventListener('ready', onReady);
    for (const kind of kinds) opened.addEventListener(kind, read);
    opened.addEventListener('error', () => {
      onCut();
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, againAfterMs);
    });
  };
  open();
  return () => {
    source?.close();
    if (timer !== null) clearTimeout(timer);
  };
};
