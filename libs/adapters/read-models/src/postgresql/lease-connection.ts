import type { Client } from 'pg';

/** Of one lock, which two numbers name: ours are those of the texts that begin with this. */
const key = (name: string): string => `hookline:${name}`;

/** The server notices in about 15 s that the other end of a connection is gone without a word, and frees its lock. */
const keepAlive = 'set tcp_keepalives_idle to 5; set tcp_keepalives_interval to 3; set tcp_keepalives_count to 3';

/** A connection for one advisory lock. It lives exactly as long as the lock may be held. */
export class LeaseConnection {
  private isLive = true;
  private tellEnd: () => void = () => undefined;

  private constructor(private readonly client: Client) {
    const end = () => {
      if (!this.isLive) return;
      this.isLive = false;
      this.tellEnd();
    };
    client.on('error', end);
    client.on('end', end);
  }

  /** @throws the driver's error; the connection is closed then */
  static async open(client: Client): Promise<LeaseConnection> {
    const connection = new LeaseConnection(client);
    try {
      await client.connect();
      await client.query(keepAlive);
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.isLive;
  }

  /** False, too, when the server does not answer: the connection is closed then. */
  async tryLock(name: string): Promise<boolean> {
    try {
      const sql = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as is_ours';
      const { rows } = await this.client.query<{ is_ours: boolean }>(sql, [key(name)]);
      return rows[0]?.is_ours === true;
    } catch {
      await this.close();
      return false;
    }
  }

  async answers(): Promise<boolean> {
    if (!this.isLive) return false;
    try {
      await this.client.query('select 1');
      return this.isLive;
    } catch {
      await this.close();
      return false;
    }
  }

  /** Called once, when the connection ends by itself. */
  onEnd(tell: () => void): void {
    this.tellEnd = tell;
    if (!this.isLive) tell();
  }

  async close(): Promise<void> {
    this.isLive = false;
    await this.client.end().catch(() => undefined);
  }
}
