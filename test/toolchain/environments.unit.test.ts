import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { queueKindOf } from '../../workers/events/queue-kind.ts';

interface Environment {
  readonly vars: Record<string, unknown>;
  readonly durable_objects: { readonly bindings: readonly { readonly name: string; readonly class_name: string }[] };
  readonly d1_databases: readonly {
    readonly binding: string;
    readonly database_name: string;
    readonly migrations_dir: string;
  }[];
  readonly r2_buckets: readonly { readonly binding: string; readonly bucket_name: string }[];
  readonly workflows: readonly { readonly name: string; readonly binding: string }[];
  readonly queues: {
    readonly producers: readonly { readonly binding: string; readonly queue: string }[];
    readonly consumers: readonly { readonly queue: string; readonly dead_letter_queue?: string }[];
  };
}

const root = join(import.meta.dirname, '../..');
const config = parse(readFileSync(join(root, 'wrangler.toml'), 'utf8')) as unknown as Environment & {
  readonly migrations: readonly { readonly new_sqlite_classes: readonly string[] }[];
  readonly env: Record<string, Environment>;
};
const guide = readFileSync(join(root, 'docs/deploy.md'), 'utf8');

/** The environment with its suffix taken off every resource name, so that only what must be equal is left. */
function withoutSuffix(environment: Environment, suffix: string): unknown {
  const text = JSON.stringify(environment, (key, value) => {
    if (['database_id', 'routes', 'workers_dev', 'env', 'migrations'].includes(key)) return undefined;
    return typeof value === 'string' && value.endsWith(suffix) ? value.slice(0, -suffix.length) : value;
  });
  const { vars, durable_objects, d1_databases, r2_buckets, queues } = JSON.parse(text) as Environment;
  return { vars, durable_objects, d1_databases, r2_buckets, queues };
}

describe.each(Object.keys(config.env))('environment %s', (name) => {
  const environment = config.env[name] as Environment;

  test('repeats every binding: the platform inherits none', () => {
    expect(withoutSuffix(environment, `-${name}`)).toEqual(withoutSuffix(config, '-'));
  });

  test('shares no resource with another environment', () => {
    const names = [
      ...environment.d1_databases.map((database) => database.database_name),
      ...environment.r2_buckets.map((bucket) => bucket.bucket_name),
      ...environment.queues.consumers.flatMap((consumer) => [
        consumer.queue,
        consumer.dead_letter_queue ?? consumer.queue,
      ]),
      ...environment.workflows.map((workflow) => workflow.name),
    ];
    for (const resource of names) expect(resource).toMatch(new RegExp(`-${name}$`));
  });
});

test.each([config, ...Object.values(config.env)])('the Worker knows what each of its queues carries', ({ queues }) => {
  for (const { queue } of queues.producers) expect(queueKindOf(queue), queue).toBe('events');
  const deadLetters = new Set(queues.consumers.map((consumer) => consumer.dead_letter_queue));
  for (const { queue } of queues.consumers) {
    expect(queueKindOf(queue), queue).toBe(deadLetters.has(queue) ? 'dead' : 'events');
  }
  expect(queueKindOf('aegis-mails')).toBeNull();
});

test('every actor has a migration, and nothing may reach loopback in a deployment', () => {
  const migrated = config.migrations.flatMap((migration) => migration.new_sqlite_classes);
  for (const { class_name } of config.durable_objects.bindings) expect(migrated).toContain(class_name);
  for (const environment of Object.values(config.env)) expect(environment.vars.AEGIS_EGRESS_ALLOW).toBe('');
});

test('the deployment guide creates every resource of production', () => {
  const { d1_databases, r2_buckets, queues, workflows } = config.env.production as Environment;
  for (const { database_name } of d1_databases) expect(guide).toContain(`wrangler d1 create ${database_name}`);
  for (const { bucket_name } of r2_buckets) expect(guide).toContain(`wrangler r2 bucket create ${bucket_name}`);
  for (const { queue } of queues.consumers) expect(guide).toContain(`wrangler queues create ${queue}\n`);
  for (const { name, binding } of workflows) for (const word of [name, binding]) expect(guide).toContain(`\`${word}\``);
  for (const secret of ['AEGIS_ADMIN_KEY', 'AEGIS_SECRETS_KEY'])
    expect(guide).toContain(`wrangler secret put ${secret}`);
});
