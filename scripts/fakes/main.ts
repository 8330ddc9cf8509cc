import { parseArgs } from 'node:util';
import { startOpenListsFake } from './open-lists.ts';
import { startRegtechFake } from './regtech.ts';
import { startSecudiumFake } from './secudium.ts';

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    'regtech-port': { type: 'string', default: '0' },
    'secudium-port': { type: 'string', default: '0' },
    'lists-port': { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
  },
});
const { host } = values;
const seed = Number(values.seed);

const regtech = await startRegtechFake({ host, seed, port: Number(values['regtech-port']) });
const secudium = await startSecudiumFake({ host, seed, port: Number(values['secudium-port']) });
const lists = await startOpenListsFake({ host, seed, port: Number(values['lists-port']) });

console.log(JSON.stringify({ regtech: regtech.url, secudium: secudium.url, lists: lists.url }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    Promise.all([regtech.close(), secudium.close(), lists.close()]).then(() => process.exit(0));
  });
}
