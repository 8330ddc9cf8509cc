import { parseArgs } from 'node:util';
import { startOpenListsFake } from './open-lists.ts';
import { startPolicySources } from './policy/server.ts';
import { startRegtechFake } from './regtech.ts';
import { startSecudiumFake } from './secudium.ts';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    'regtech-port': { type: 'string', default: '0' },
    'secudium-port': { type: 'string', default: '0' },
    'lists-port': { type: 'string', default: '0' },
    'policy-port': { type: 'string', default: '0' },
    'policy-size': { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
  },
});
const { host } = values;
const seed = Number(values.seed);

const regtech = await startRegtechFake({ host, seed, port: Number(values['regtech-port']) });
const secudium = await startSecudiumFake({ host, seed, port: Number(values['secudium-port']) });
const lists = await startOpenListsFake({ host, seed, port: Number(values['lists-port']) });
const policy = await startPolicySources({
  host,
  seed,
  port: Number(values['policy-port']),
  size: Number(values['policy-size']),
});

console.log(
  JSON.stringify({
    regtech: regtech.url,
    secudium: secudium.url,
    lists: lists.url,
    policy: policy.origin,
    policyKey: policy.key,
  }),
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    Promise.all([regtech.close(), secudium.close(), lists.close(), policy.stop()]).then(() => process.exit(0));
  });
}
