import type { Migration } from '../../kernel/migrations.ts';

/** Tables of one appliance: its state as one JSON row, its sealed token, and the history of its pushes. */
export const FIREWALL_MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: 'firewall',
    up(sql) {
      sql.exec(`
        CREATE TABLE firewall (
          only INTEGER PRIMARY KEY CHECK (only = 1),
          state TEXT NOT NULL,               -- FirewallState
          token TEXT                         -- sealed
        );
        CREATE TABLE push (
          seq INTEGER PRIMARY KEY,
          id TEXT NOT NULL UNIQUE,
          status TEXT NOT NULL,
          view TEXT NOT NULL,                -- PushView
          work TEXT NOT NULL                 -- PushWork
        );
        CREATE UNIQUE INDEX push_open ON push (status) WHERE status = 'running';
      `);
    },
  },
];
