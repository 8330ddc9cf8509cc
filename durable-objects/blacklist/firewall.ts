import { DurableObject } from 'cloudflare:workers';

/** One appliance that versions are pushed to: what it should hold, what it is known to hold, and its credential. */
export class FirewallActor extends DurableObject<Env> {}
