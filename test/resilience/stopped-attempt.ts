import { DeliveryScenario } from '#libs/testing';

/** A worker that stands at one of its steps. */
interface Stop {
  /** Resolves when the worker stands there. */
  readonly reached: Promise<void>;
  readonly goOn: () => void;
}

export const gate = (): Stop & { readonly stand: () => Promise<void> } => {
  let arrive: () => void = () => undefined;
  let goOn: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const opened = new Promise<void>((resolve) => (goOn = resolve));
  const stand = () => {
    arrive();
    return opened;
  };
  return { reached, goOn, stand };
};

const isOfMessage = (stream: string): boolean => stream.startsWith('message-');

/** Stops the worker once at a step, and says how to let it go on. */
const steps = {
  'before the check has read': ({ store, sender }, statusCode) => {
    const { stand, ...stop } = gate();
    sender.answerOnce(statusCode);
    store.beforeRead = (stream) => {
      if (!isOfMessage(stream)) return undefined;
      store.beforeRead = null;
      return stand();
    };
    return stop;
  },
  'while the request is on the wire': ({ sender, clock }, statusCode) => {
    const answer = sender.holdOnce();
    return {
      reached: clock.settle(),
      goOn: () => {
        answer(statusCode);
      },
    };
  },
  'between the answer and its append': ({ store, sender }, statusCode) => {
    const { stand, ...stop } = gate();
    sender.answerOnce(statusCode);
    store.beforeAppend = ({ stream }) => {
      if (!isOfMessage(stream)) return undefined;
      store.beforeAppend = null;
      return stand();
    };
    return stop;
  },
  'between the append and what follows from it': ({ store, sender }, statusCode) => {
    const { stand, ...stop } = gate();
    sender.answerOnce(statusCode);
    store.afterAppend = ({ stream }) => {
      if (!isOfMessage(stream)) return undefined;
      store.afterAppend = null;
      return stand();
    };
    return stop;
  },
} satisfies Record<string, (scenario: DeliveryScenario, statusCode: number) => Stop>;

export type StopAt = keyof typeof steps;

/** Which attempt is stopped: what it costs differs, and so do the steps that it has. */
const attempts = {
  /** By the record that its router marked: nothing is read. */
  'the first attempt': (): Promise<void> => Promise.resolve(),
  /** Its record is too old to be sent without a read. */
  'a first attempt that waited': ({ clock }: DeliveryScenario): Promise<void> => clock.advance(501),
  'the second attempt': async (scenario: DeliveryScenario): Promise<void> => {
    scenario.sender.answerOnce(500);
    await scenario.deliver();
    await scenario.clock.advance(10_000);
  },
} satisfies Record<string, (scenario: DeliveryScenario) => Promise<void>>;

export type AttemptKind = keyof typeof attempts;

/** Every attempt with every step that it has. */
export const stops: readonly (readonly [attempt: AttemptKind, stopAt: StopAt])[] = [
  ['a first attempt that waited', 'before the check has read'],
  ['the first attempt', 'while the request is on the wire'],
  ['the first attempt', 'between the answer and its append'],
  ['the first attempt', 'between the append and what follows from it'],
  ['the second attempt', 'before the check has read'],
  ['the second attempt', 'while the request is on the wire'],
  ['the second attempt', 'between the answer and its append'],
  ['the second attempt', 'between the append and what follows from it'],
];

export interface StoppedAttempt {
  readonly scenario: DeliveryScenario;
  readonly messageId: string;
  /** Requests of the attempts before it. */
  readonly sentBefore: number;
  readonly goOn: () => void;
}

/** A message of the webhook `hook` with the worker stopped in one of its attempts, which is answered with a status. */
export const stoppedAttempt = async (
  attempt: AttemptKind,
  stopAt: StopAt,
  statusCode: number,
): Promise<StoppedAttempt> => {
  const scenario = await DeliveryScenario.open();
  await scenario.webhook('hook');
  const messageId = await scenario.acceptOne();
  await attempts[attempt](scenario);
  const sentBefore = scenario.sender.requests.length;
  const { reached, goOn } = steps[stopAt](scenario, statusCode);
  await scenario.deliver();
  await reached;
  return { scenario, messageId, sentBefore, goOn };
};

/** Hands over everything that comes due for an hour. */
export const runOn = async (scenario: DeliveryScenario): Promise<void> => {
  await scenario.clock.settle();
  for (let minutes = 0; minutes < 60; minutes += 1) {
    await scenario.deliver();
    await scenario.clock.advance(60_000);
  }
};
