import { DurableObject } from 'cloudflare:workers';

/** One source of programmes: its settings, credentials, schedule, runs, and what it said last of each record. */
export class PolicySource extends DurableObject<Env> {}
