/** What goes wrong with one append. */
export type AppendFault =
  /** It is stored and nothing is answered. */
  | 'lose_answer'
  /** It is stored and answered twice. */
  | 'answer_twice'
  /** An answer that belongs to nothing comes before its own. */
  | 'answer_unknown'
  /** It is stored, then the call ends without an error. */
  | 'end_call'
  /** It is stored, then the call breaks. */
  | 'break_call'
  /** The call breaks first, and it is stored by `storeLate`, when the client has been told that it failed. */
  | 'store_late'
  /** The server says that it took too long, and has stored it. */
  | 'time_out';

/** How a subscription that is broken ends. */
export type SubscriptionFault = 'too_slow' | 'lost' | 'end';

/** What the stand-in does wrong, until it is told otherwise. */
export class StandInFaults {
  isNotReady = false;
  isDenied = false;
  isUnauthenticated = false;
  delayMs = 0;
  /** What `store_late` has held back. */
  readonly late: (() => void)[] = [];
  private appendFaults: AppendFault[] = [];
  private silent: Promise<void> | undefined;
  private speakUp: (() => void) | undefined;

  /** Calls and connections stay, but nothing is answered, not even what was asked before. */
  silence(): void {
    this.silent ??= new Promise((resolve) => {
      this.speakUp = resolve;
    });
  }

  /** Does everything that was asked meanwhile. */
  speak(): void {
    this.speakUp?.();
    this.silent = undefined;
  }

  failAppends(fault: AppendFault, times = 1): void {
    this.appendFaults.push(...Array<AppendFault>(times).fill(fault));
  }

  storeLate(): void {
    for (const store of this.late.splice(0)) store();
  }

  nextAppendFault(): AppendFault | undefined {
    return this.appendFaults.shift();
  }

  /** Resolves when an answer may be given; `undefined` when that is at once. */
  pause(): Promise<void> | undefined {
    if (this.silent === undefined && this.delayMs === 0) return undefined;
    return this.waitForTurn();
  }

  private async waitForTurn(): Promise<void> {
    if (this.delayMs > 0) await new Promise<void>((resolve) => setTimeout(resolve, this.delayMs));
    while (this.silent !== undefined) await this.silent;
  }
}
