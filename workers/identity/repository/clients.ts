import { and, asc, eq, gt, inArray, notExists, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import * as v from 'valibot';
import { type ClientSettings, clientSettingsSchema, type OAuthClient } from '../../../shared/identity/oauth/client.ts';
import { oauthClients } from '../schema/clients.ts';

type Row = typeof oauthClients.$inferSelect;

const settingsJson = v.pipe(v.string(), v.parseJson(), clientSettingsSchema);

function clientOf({ settings, ...row }: Row): OAuthClient {
  return { ...v.parse(settingsJson, settings), ...row };
}

function rowOf(client: OAuthClient): Row {
  const { id, name, secretHash, createdAt, updatedAt, revision, disabledAt, ...settings } = client;
  const json = JSON.stringify(settings satisfies ClientSettings);
  return { id, name, secretHash, settings: json, createdAt, updatedAt, revision, disabledAt };
}

/** Applications that sign people in here. Written by administrators only, read from the database each time: they are few. */
export function clientRepository(db: D1Database) {
  const orm = drizzle(db);
  return {
    /** One client, also a disabled one. */
    find: async (id: string): Promise<OAuthClient | null> => {
      const [row] = await orm.select().from(oauthClients).where(eq(oauthClients.id, id)).limit(1);
      return row === undefined ? null : clientOf(row);
    },

    /** A page in the order of registration. */
    page: async (after: string, limit: number): Promise<OAuthClient[]> => {
      const rows = await orm
        .select()
        .from(oauthClients)
        .where(gt(oauthClients.id, after))
        .orderBy(asc(oauthClients.id))
        .limit(limit);
      return rows.map(clientOf);
    },

    /** Names by id; what is not there is not in the answer. */
    namesOf: async (ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
      if (ids.length === 0) return new Map();
      const rows = await orm
        .select({ id: oauthClients.id, name: oauthClients.name })
        .from(oauthClients)
        .where(inArray(oauthClients.id, [...ids]));
      return new Map(rows.map(({ id, name }) => [id, name]));
    },

    /**
     * Inserts a client, unless the same request registered one since `since` (ms since the epoch): then that one. One statement decides, so that
     * of two at once one finds the other's.
     */
    insert: async (client: OAuthClient, since: number): Promise<OAuthClient> => {
      const keyHash = client.registeredBy?.keyHash;
      if (keyHash === undefined) {
        await orm.insert(oauthClients).values(rowOf(client));
        return client;
      }
      const isSame = and(
        sql`${oauthClients.settings} ->> '$.registeredBy.keyHash' = ${keyHash}`,
        gt(oauthClients.createdAt, since),
      );
      const { id, name, secretHash, settings, createdAt, updatedAt, revision, disabledAt } = rowOf(client);
      await orm.run(sql`INSERT INTO ${oauthClients}
        (id, name, secret_hash, settings, created_at, updated_at, revision, disabled_at)
        SELECT ${id}, ${name}, ${secretHash}, ${settings}, ${createdAt}, ${updatedAt}, ${revision}, ${disabledAt}
        WHERE ${notExists(orm.select({ one: sql`1` }).from(oauthClients).where(isSame))}`);
      const [row] = await orm.select().from(oauthClients).where(isSame).orderBy(asc(oauthClients.id)).limit(1);
      return row === undefined ? client : clientOf(row);
    },

    /** Writes a client if it still has the revision that was read; false when it has not. */
    replace: async (client: OAuthClient, revision: number): Promise<boolean> => {
      const written = await orm
        .update(oauthClients)
        .set(rowOf(client))
        .where(and(eq(oauthClients.id, client.id), eq(oauthClients.revision, revision)))
        .returning({ id: oauthClients.id });
      return written.length === 1;
    },

    /** Removes a client if it still has the revision; false when it has not. */
    remove: async (id: string, revision: number): Promise<boolean> => {
      const gone = await orm
        .delete(oauthClients)
        .where(and(eq(oauthClients.id, id), eq(oauthClients.revision, revision)))
        .returning({ id: oauthClients.id });
      return gone.length === 1;
    },
  };
}
