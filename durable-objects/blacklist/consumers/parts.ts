import { Alarms } from '../../kernel/alarms.ts';
import { EventLog } from '../../kernel/event-log.ts';
import { Idempotency } from '../../kernel/idempotency.ts';
import { migrate } from '../../kernel/migrations.ts';
import { actorName } from '../../kernel/name.ts';
import { Outbox } from '../../kernel/outbox.ts';
import { ConsumerCommands } from './commands.ts';
import { KeyObject } from './key-object.ts';
import { Registry } from './registry.ts';
import { CONSUMER_MIGRATIONS } from './schema.ts';
import { TelemetryStore } from './telemetry-store.ts';

/** Wires the parts of the keyring. The environment is asked for late: it is what the object has when it writes. */
export function consumerParts(ctx: DurableObjectState, env: () => Env) {
  const { storage } = ctx;
  migrate(storage, CONSUMER_MIGRATIONS);
  const alarms = new Alarms(storage);
  const log = new EventLog(storage, `/blacklist/consumers/${actorName(ctx)}`);
  const outbox = new Outbox(storage, log, env().EVENTS, alarms);
  const registry = new Registry(storage.sql);
  const telemetry = new TelemetryStore(storage.sql, registry);
  const keyObject = new KeyObject(() => env().SNAPSHOTS, registry, alarms);
  const commands = new ConsumerCommands({
    ...{ storage, registry, telemetry, keyObject, log, outbox },
    idempotency: new Idempotency(storage),
    secretsKey: () => env().AEGIS_SECRETS_KEY,
  });
  return { storage, alarms, log, outbox, registry, telemetry, keyObject, commands };
}
