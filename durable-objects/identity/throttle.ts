import { DurableObject } from 'cloudflare:workers';

export class Throttle extends DurableObject<Env> {}
