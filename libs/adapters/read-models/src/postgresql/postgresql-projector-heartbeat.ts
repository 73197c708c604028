import type { Position, ProjectorHeartbeat } from '#libs/application';

import type { Sessions } from './sessions.js';
import type { LiveVersion } from './versions.js';

interface HeartbeatRow {
  readonly live: number;
  readonly position: string | null;
  readonly behind_ms: number | null;
}

/** One row beside the tables. Its age is told by the server's clock alone. */
export class PostgresqlProjectorHeartbeat implements ProjectorHeartbeat {
  constructor(
    private readonly sessions: Sessions,
    private readonly live: LiveVersion,
  ) {}

  async beat(behindMs: number | null): Promise<void> {
    const sql =
      'insert into hookline.projector (id, behind_ms, said_at) values (1, $1, clock_timestamp()) ' +
      'on conflict (id) do update set behind_ms = excluded.behind_ms, said_at = excluded.said_at';
    await this.sessions.use(null, (session) => session.query(sql, [behindMs === null ? null : Math.round(behindMs)]));
  }

  /** Also the moment at which a process notices that another version is live. */
  async read(): Promise<{ readonly position: Position | null; readonly behindMs: number }> {
    const row = await this.row();
    if (row.live !== this.live.number) {
      await this.live.refresh();
      return this.read();
    }
    return { position: row.position, behindMs: row.behind_ms ?? Infinity };
  }

  private async row(): Promise<HeartbeatRow> {
    const sql = `
      select l.live, c.position,
             (p.behind_ms + extract(epoch from clock_timestamp() - p.said_at) * 1000)::double precision as behind_ms
      from hookline.live_version l cross join ${this.live.schema}.checkpoint c left join hookline.projector p on true`;
    const { rows } = await this.sessions.use(null, (session) => session.query<HeartbeatRow>(sql));
    const [row] = rows;
    if (row === undefined) throw new Error('the read models have no checkpoint');
    return row;
  }
}
