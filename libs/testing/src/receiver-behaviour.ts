/** What a receiver does with a request, as a value: a test says it, the receiver does it. */
export type Behaviour =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string | Buffer;
      readonly delayMs: number;
      /** Answers only when this has resolved: the request is on the wire for as long as the test says. */
      readonly after: Promise<unknown> | null;
      /** Closes the connection after the answer without having said so in it. */
      readonly thenClose: boolean;
    }
  | { readonly kind: 'hang' }
  | { readonly kind: 'drip'; readonly status: number; readonly everyMs: number }
  | { readonly kind: 'endless'; readonly status: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'raw'; readonly text: string; readonly thenClose: boolean }
  | { readonly kind: 'in_turn'; readonly behaviours: readonly Behaviour[] };

type AnswerOptions = Partial<Omit<Extract<Behaviour, { kind: 'answer' }>, 'kind' | 'status'>>;

export const answer = (status: number, options: AnswerOptions = {}): Behaviour => ({
  kind: 'answer',
  status,
  headers: {},
  body: '',
  delayMs: 0,
  after: null,
  thenClose: false,
  ...options,
});

export const redirect = (location: string): Behaviour => answer(302, { headers: { location } });

/** Reads the request and never says a word. */
export const hang = (): Behaviour => ({ kind: 'hang' });

/** Answers at once, then sends one byte of the body at a time, without end. */
export const drip = (options: { readonly status?: number; readonly everyMs?: number } = {}): Behaviour => ({
  kind: 'drip',
  status: options.status ?? 200,
  everyMs: options.everyMs ?? 20,
});

/** Answers at once, then sends body as fast as it is taken, without end. */
export const endless = (status = 200): Behaviour => ({ kind: 'endless', status });

/** Reads the request, then ends the connection with a TCP reset. */
export const reset = (): Behaviour => ({ kind: 'reset' });

/** Writes bytes of the test's choice instead of an answer. */
export const raw = (text: string, options: { readonly thenClose?: boolean } = {}): Behaviour => ({
  kind: 'raw',
  text,
  thenClose: options.thenClose ?? true,
});

/** Not HTTP. */
export const garbage = (): Behaviour => raw('220 mail.example.com ESMTP ready\r\n');

/** One behaviour a request; the last one stays. */
export const inTurn = (...behaviours: readonly [Behaviour, ...Behaviour[]]): Behaviour => ({
  kind: 'in_turn',
  behaviours,
});
