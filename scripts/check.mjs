import { bootstrap, exitWith } from './bootstrap.mjs';

await exitWith(bootstrap('scripts/checks/main.ts', process.argv.slice(2)));
