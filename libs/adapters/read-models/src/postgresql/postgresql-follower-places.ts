import type { FollowerPlaces, Position } from '#libs/application';

import type { Sessions } from './sessions.js';

/** In the schema that no rebuild replaces. */
export class PostgresqlFollowerPlaces implements FollowerPlaces {
  constructor(private readonly sessions: Sessions) {}

  async get(follower: string): Promise<Position | null> {
    const sql = 'select position from hookline.follower_places where follower = $1';
    const { rows } = await this.sessions.use(null, (session) => session.query<{ position: string }>(sql, [follower]));
    return rows[0]?.position ?? null;
  }

  async put(follower: string, position: Position): Promise<void> {
    const sql =
      'insert into hookline.follower_places (follower, position) values ($1, $2) ' +
      'on conflict (follower) do update set position = excluded.position';
    await this.sessions.use(null, (session) => session.query(sql, [follower, position]));
  }
}
