import { bootstrap, exitWith } from './bootstrap.mjs';

await exitWith(bootstrap('scripts/test.ts', process.argv.slice(2)));
