export type Settings = Readonly<Record<string, string>>;

/** What the processes of a product share, and what outlives them. */
export interface Installation {
  /** Folders in `dist/apps`; the first answers REST. */
  readonly apps: readonly [string, ...string[]];
  /** Engines and secrets, for every process. */
  readonly settings: Settings;
  readonly dataDir: string;
  /** Only while no process runs. */
  loseReadModels(): Promise<void>;
  remove(): Promise<void>;
}
