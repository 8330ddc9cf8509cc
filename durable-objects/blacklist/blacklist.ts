import { DurableObject } from 'cloudflare:workers';

export class BlacklistActor extends DurableObject<Env> {}
