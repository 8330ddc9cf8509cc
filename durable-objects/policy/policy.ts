import { DurableObject } from 'cloudflare:workers';

/** One support programme: its versions and its life. The only one that writes it. */
export class PolicyActor extends DurableObject<Env> {}
