// better-auth on a Worker: e-mail and password, sessions in D1, JWTs by its plugin. One instance a configuration, each under a path
// of its own, kept as long as the isolate.
import { betterAuth } from 'better-auth';
import { hashPassword } from 'better-auth/crypto';
import { getMigrations } from 'better-auth/db/migration';
import { jwt } from 'better-auth/plugins/jwt';

const DAY_SECONDS = 86_400;

const session = { expiresIn: 30 * DAY_SECONDS, updateAge: DAY_SECONDS };

/** What differs: its defaults; its cookie that spares the database for five minutes; a session written with each check; JWTs. */
const CONFIGURATIONS = {
  plain: { session },
  cached: { session: { ...session, cookieCache: { enabled: true, maxAge: 300 } } },
  renewing: { session: { ...session, updateAge: 0 } },
  // The plugin alone would sign a JWT with every check as well.
  tokens: { session, plugins: [jwt({ disableSettingJwtHeader: true })] },
};

const made = new Map();

function authOf(name, env, origin) {
  let auth = made.get(name);
  if (auth === undefined) {
    auth = betterAuth({
      baseURL: origin,
      basePath: `/${name}`,
      secret: env.SECRET,
      database: env.DB,
      emailAndPassword: { enabled: true },
      ...CONFIGURATIONS[name],
      // Off on both sides of the comparison.
      rateLimit: { enabled: false },
      telemetry: { enabled: false },
      logger: { level: 'error' },
    });
    made.set(name, auth);
  }
  return auth;
}

// biome-ignore lint/style/noDefaultExport: the runtime takes a Worker by its default export.
export default {
  async fetch(request, env) {
    const { origin, pathname, searchParams } = new URL(request.url);
    if (pathname === '/migrate') {
      const { runMigrations } = await getMigrations(authOf('tokens', env, origin).options);
      await runMigrations();
      return new Response('migrated');
    }
    if (pathname === '/hash') {
      for (let left = Number(searchParams.get('times')); left > 0; left--)
        await hashPassword('violet harbour 47 lanterns');
      return new Response('hashed');
    }
    if (pathname === '/query') {
      await env.DB.prepare('SELECT id FROM user WHERE id = ?').bind('nobody').first();
      return new Response('read');
    }
    const name = pathname.split('/')[1];
    return name in CONFIGURATIONS
      ? authOf(name, env, origin).handler(request)
      : new Response('not found', { status: 404 });
  },
};
