import { bootstrap, exitWith } from './bootstrap.mjs';

// The channel lets the server notice when this process is gone and shut down instead of running on unseen.
await exitWith(
  bootstrap('scripts/start/main.ts', process.argv.slice(2), { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] }),
);
