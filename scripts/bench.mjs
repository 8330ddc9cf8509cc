import { bootstrap, exitWith } from './bootstrap.mjs';

await exitWith(bootstrap('scripts/bench.ts', process.argv.slice(2)));
