import { freePort } from './ports.js';

export interface Container {
  /** On 127.0.0.1. */
  readonly port: number;
  readonly stop: () => Promise<void>;
}

export interface ContainerOptions {
  /** With its tag. */
  readonly image: string;
  /** The port that the program inside listens on. */
  readonly port: number;
  /** What it is told, by the port that others reach it at. */
  readonly environment: (reachedAt: number) => Readonly<Record<string, string>>;
  /** A line of its log after which it answers, when it has come so many times. */
  readonly saysWhenReady: { readonly line: RegExp; readonly times: number };
}

const startWithinMs = 180_000;

/**
 * An engine in a container, which ends with this process at the latest; `null` where no container engine answers.
 * @throws when it does not start
 */
export const startContainer = async (options: ContainerOptions): Promise<Container | null> => {
  // Loading it takes a second: only suites that look for an engine pay for it.
  const { GenericContainer, getContainerRuntimeClient, Wait } = await import('testcontainers');
  try {
    await getContainerRuntimeClient();
  } catch {
    return null;
  }
  const port = await freePort();
  const container = await new GenericContainer(options.image)
    .withExposedPorts({ container: options.port, host: port })
    .withEnvironment({ ...options.environment(port) })
    .withWaitStrategy(Wait.forLogMessage(options.saysWhenReady.line, options.saysWhenReady.times))
    .withStartupTimeout(startWithinMs)
    .start();
  const stop = async (): Promise<void> => {
    await container.stop();
  };
  return { port, stop };
};
