import { type Container, startContainer } from './container.js';

/** A server in a container; `null` where no container engine answers. @throws when it does not start */
export const postgresqlInDocker = async (): Promise<{
  readonly url: string;
  readonly stop: Container['stop'];
} | null> => {
  const container = await startContainer({
    image: 'postgres:17.5',
    port: 5432,
    environment: () => ({ POSTGRES_HOST_AUTH_METHOD: 'trust', POSTGRES_USER: 'hookline' }),
    // The first time is while it makes its database, and it starts once more after that.
    saysWhenReady: { line: /database system is ready to accept connections/, times: 2 },
  });
  if (container === null) return null;
  return { url: `postgres://hookline@127.0.0.1:${container.port}/postgres`, stop: container.stop };
};
