import { applyD1Migrations, type D1Migration } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

const { TEST_MIGRATIONS, TEST_IDENTITY_MIGRATIONS, TEST_POLICY_MIGRATIONS } = env as typeof env & {
  TEST_MIGRATIONS: D1Migration[];
  TEST_IDENTITY_MIGRATIONS: D1Migration[];
  TEST_POLICY_MIGRATIONS: D1Migration[];
};

await applyD1Migrations(env.BLACKLIST_DB, TEST_MIGRATIONS);
await applyD1Migrations(env.IDENTITY_DB, TEST_IDENTITY_MIGRATIONS);
await applyD1Migrations(env.POLICY_DB, TEST_POLICY_MIGRATIONS);
