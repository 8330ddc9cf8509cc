import { applyD1Migrations, type D1Migration } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

await applyD1Migrations(env.BLACKLIST_DB, (env as typeof env & { TEST_MIGRATIONS: D1Migration[] }).TEST_MIGRATIONS);
