import type { StoreCounts } from '../../../shared/identity/privacy/counts.ts';

type PrivacyEnv = Pick<Env, 'IDENTITY_DB' | 'BLACKLIST_DB'>;

/** Name of the stream of a user's events. */
const streamOf = (userId: string) => `/identity/users/${userId}`;

/**
 * What D1 has of one person, to count and to erase it. The position of the projection stays: without it an old event that the queue
 * delivers once more would write everything again.
 */
export function privacyRepository({ IDENTITY_DB, BLACKLIST_DB }: PrivacyEnv, userId: string) {
  const stream = streamOf(userId);
  const actor = `user:${userId}`;
  const identity = (sql: string, ...values: string[]) => IDENTITY_DB.prepare(sql).bind(...values);
  return {
    /** Rows by store that say something about the person; all 0 after {@link erase}. */
    count: async (): Promise<StoreCounts> => {
      const names = ['identity_claims', 'users', 'security_audit', 'bootstrap'];
      const counted = await IDENTITY_DB.batch<{ n: number }>([
        identity('SELECT COUNT(*) AS n FROM identity_claims WHERE user_id = ?', userId),
        identity(
          `SELECT COUNT(*) AS n FROM users WHERE id = ?
             AND (status <> 'erased' OR COALESCE(email, username, display_name) IS NOT NULL OR roles <> '[]')`,
          userId,
        ),
        identity('SELECT COUNT(*) AS n FROM security_audit WHERE user_id = ? OR actor = ?', userId, actor),
        identity('SELECT COUNT(*) AS n FROM bootstrap WHERE user_id = ?', userId),
      ]);
      // An event that could not be projected lies there in full, whatever system it is of.
      const letters = await BLACKLIST_DB.prepare('SELECT COUNT(*) AS n FROM dead_letters WHERE source = ?')
        .bind(stream)
        .first<{ n: number }>();
      return {
        ...Object.fromEntries(names.map((name, index) => [`d1:${name}`, counted[index]?.results[0]?.n ?? 0])),
        'd1:dead_letters': letters?.n ?? 0,
      };
    },

    /**
     * Frees the names, empties the row of the directory, lets the audit say what and when but not who. Repeatable.
     *
     * @param pseudonym Takes the place of the user id.
     */
    erase: async (pseudonym: string): Promise<void> => {
      await IDENTITY_DB.batch([
        identity('DELETE FROM identity_claims WHERE user_id = ?', userId),
        identity(
          `UPDATE users SET status = 'erased', email = NULL, username = NULL, display_name = NULL, roles = '[]' WHERE id = ?`,
          userId,
        ),
        // The id of an event names its stream, and with that the user.
        identity(
          `UPDATE security_audit SET id = ?2 || substr(id, length(?3) + 1), user_id = ?2, data = '{}',
             actor = CASE actor WHEN ?4 THEN ?2 ELSE actor END WHERE user_id = ?1`,
          ...[userId, pseudonym, stream, actor],
        ),
        identity('UPDATE security_audit SET actor = ?2 WHERE actor = ?1', actor, pseudonym),
        identity('UPDATE bootstrap SET user_id = NULL WHERE user_id = ?', userId),
      ]);
      await BLACKLIST_DB.prepare('DELETE FROM dead_letters WHERE source = ?').bind(stream).run();
    },
  };
}
