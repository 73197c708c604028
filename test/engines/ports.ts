import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * Below the ports that systems give to connections and to whoever listens on any: nobody is given one of these by
 * chance between the choice and the start of who listens on it, or while a process is started again. Each worker of
 * Jest has some of its own.
 */
const [firstPort, portsOfAWorker, workersAtMost] = [20_000, 2_000, 6];
const first = firstPort + (Number(process.env['JEST_WORKER_ID'] ?? 0) % workersAtMost) * portsOfAWorker;
const chosen = new Set<number>();

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer();
  const listening = once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.listen(port, '127.0.0.1');
  const answer = await listening;
  server.close();
  return answer;
};

/** A TCP port of loopback that nobody listens on. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = first + Math.floor(Math.random() * portsOfAWorker);
    if (chosen.has(port)) continue;
    chosen.add(port);
    if (await isFree(port)) return port;
  }
};

/** Whether somebody accepts connections on this port of loopback. */
export const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
