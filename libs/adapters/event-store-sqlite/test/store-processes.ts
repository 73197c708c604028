import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A worker thread cannot be started from TypeScript under Jest: the built one is. */
export const workerUrl = new URL(
  '../../../../dist/libs/adapters/event-store-sqlite/src/event-store.worker.js',
  import.meta.url,
);

export type StoreProcessMode = 'open' | 'open-as-nobody' | 'append';

const script = fileURLToPath(new URL('store-process.mjs', import.meta.url));

/** Another process that uses a store; what it says comes line by line, parsed. */
export class StoreProcess {
  readonly lines: unknown[] = [];
  private readonly child: ChildProcessByStdio<null, Readable, null>;
  private readonly ended: Promise<void>;
  private isEnded = false;
  private heard: (() => void) | undefined;

  /** `fileBlocks` bounds the size of every file it writes, as a full disk would. */
  constructor(mode: StoreProcessMode, file: string, { fileBlocks }: { readonly fileBlocks?: number } = {}) {
    const limit = fileBlocks === undefined ? '' : `ulimit -f ${fileBlocks} && `;
    const command = [process.execPath, script, mode, file];
    this.child = spawn('/bin/sh', ['-c', `${limit}exec "$@"`, 'sh', ...command], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const reader = createInterface({ input: this.child.stdout });
    reader.on('line', (line) => {
      this.lines.push(JSON.parse(line));
      this.heard?.();
    });
    this.ended = new Promise((resolve) => {
      reader.once('close', () => {
        this.isEnded = true;
        resolve();
        this.heard?.();
      });
    });
  }

  /** Resolves when it has said that many lines, or has ended. */
  async said(count: number): Promise<void> {
    while (this.lines.length < count && !this.isEnded) {
      await new Promise<void>((resolve) => (this.heard = resolve));
    }
  }

  /** What it said until it ended by itself. */
  async finished(): Promise<readonly unknown[]> {
    await this.ended;
    return this.lines;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}
