import type { Kysely } from 'kysely';

import type { FollowerPlaces, Position } from '#libs/application';

import type { ReadModelTables } from '../tables.js';

type Tables = Readonly<Record<'follower_places', { readonly follower: string; readonly position: string }>>;

/** A table beside those of the read models: what is folded again leaves it as it is, so it is no migration's. */
export class SqliteFollowerPlaces implements FollowerPlaces {
  private constructor(private readonly database: Kysely<Tables>) {}

  /** `writer` is the connection that may write. */
  static async open(writer: Kysely<ReadModelTables>): Promise<SqliteFollowerPlaces> {
    const database = writer.withTables<Tables>();
    await database.schema
      .createTable('follower_places')
      .ifNotExists()
      .addColumn('follower', 'text', (column) => column.primaryKey())
      .addColumn('position', 'text', (column) => column.notNull())
      .execute();
    return new SqliteFollowerPlaces(database);
  }

  async get(follower: string): Promise<Position | null> {
    const query = this.database.selectFrom('follower_places').select('position').where('follower', '=', follower);
    return (await query.executeTakeFirst())?.position ?? null;
  }

  async put(follower: string, position: Position): Promise<void> {
    await this.database
      .insertInto('follower_places')
      .values({ follower, position })
      .onConflict((conflict) => conflict.column('follower').doUpdateSet({ position }))
      .execute();
  }
}
