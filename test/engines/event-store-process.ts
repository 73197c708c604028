import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { freePort } from './ports.js';

const script = fileURLToPath(new URL('event-store-stand-in.mjs', import.meta.url));

/** The stand-in for EventStoreDB in a process of its own, told what to do by lines (see event-store-stand-in.mjs). */
export class EventStoreProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly answers: AsyncIterator<string>,
    /** `esdb://…` */
    readonly url: string,
  ) {}

  /** With a file and the port of an earlier one, its successor. */
  static async start({
    file,
    port,
  }: { readonly file?: string; readonly port?: number } = {}): Promise<EventStoreProcess> {
    const args = [...(file === undefined ? [] : ['--file', file]), '--port', String(port ?? (await freePort()))];
    const child = spawn(process.execPath, [script, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines: Interface = createInterface({ input: child.stdout });
    const answers = lines[Symbol.asyncIterator]();
    const url: unknown = Reflect.get(await answerOf(answers), 'url');
    if (typeof url !== 'string') throw new Error('the stand-in for the event store does not start');
    return new EventStoreProcess(child, answers, url);
  }

  get port(): number {
    return Number(new URL(this.url.replace('esdb:', 'http:')).port);
  }

  /** Resolves when it is done. */
  async tell(command: string): Promise<void> {
    this.child.stdin?.write(`${command}\n`);
    const answer = await answerOf(this.answers);
    if ('error' in answer) throw new Error(String(answer.error));
  }

  async kill(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }
}

const answerOf = async (answers: AsyncIterator<string>): Promise<object> => {
  const { done, value } = await answers.next();
  const answer: unknown = done === true ? undefined : JSON.parse(value);
  if (typeof answer !== 'object' || answer === null) throw new Error('the stand-in for the event store has ended');
  return answer;
};
