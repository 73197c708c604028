import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Installation, Settings } from './installation.js';

/** One process with everything in its data directory. */
export class EmbeddedInstallation implements Installation {
  readonly apps = ['standalone'] as const;
  readonly settings: Settings;

  private constructor(readonly dataDir: string) {
    this.settings = { HOOKLINE_DATA_DIR: dataDir };
  }

  static async open(): Promise<EmbeddedInstallation> {
    return new EmbeddedInstallation(await mkdtemp(join(tmpdir(), 'hookline-test-')));
  }

  async loseReadModels(): Promise<void> {
    for (const suffix of ['', '-wal', '-shm']) await rm(join(this.dataDir, `read-models.db${suffix}`), { force: true });
  }

  remove(): Promise<void> {
    return rm(this.dataDir, { recursive: true, force: true });
  }
}
