import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

const blacklistMigrations = await readD1Migrations('migrations/blacklist');
const identityMigrations = await readD1Migrations('migrations/identity');
const policyMigrations = await readD1Migrations('migrations/policy');

export default defineConfig({
  test: {
    // Workers log every event; only the log of a test that fails is worth reading.
    silent: 'passed-only',
    projects: [
      {
        // Properties compute for as long as the machine lets them; no test is about time.
        test: { name: 'unit', environment: 'node', include: ['test/**/*.unit.test.ts'], testTimeout: 60_000 },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                AEGIS_ADMIN_KEY: 'test-admin-key',
                // Tests are one caller with thousands of requests; quotas have tests of their own.
                AEGIS_RATE_SCALE: '0',
                TEST_MIGRATIONS: blacklistMigrations,
                TEST_IDENTITY_MIGRATIONS: identityMigrations,
                TEST_POLICY_MIGRATIONS: policyMigrations,
                AEGIS_SECRETS_KEY: 'dGVzdC1zZWNyZXRzLWtleS0zMi1ieXRlcy1sb25nISE=',
              },
            },
          }),
        ],
        test: {
          name: 'actor',
          include: ['test/**/*.actor.test.ts'],
          exclude: ['test/kernel/**', 'test/platform/**'],
          setupFiles: ['test/support/apply-migrations.ts'],
          testTimeout: 30_000,
          // itty-durable publishes CommonJS that requires ES modules; only the optimizer can load it here.
          deps: { optimizer: { ssr: { enabled: true, include: ['itty-durable'] } } },
        },
      },
      {
        // The kernel knows no system, so it is tested in a Worker of its own with an actor of its own.
        plugins: [cloudflareTest({ wrangler: { configPath: './test/kernel/wrangler.toml' } })],
        test: {
          name: 'kernel',
          include: ['test/kernel/**/*.actor.test.ts', 'test/platform/**/*.actor.test.ts'],
          testTimeout: 60_000,
          deps: { optimizer: { ssr: { enabled: true, include: ['itty-durable'] } } },
        },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/**/*.e2e.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
