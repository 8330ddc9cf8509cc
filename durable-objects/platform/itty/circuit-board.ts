import { DurableObject } from 'cloudflare:workers';

export class CircuitBoard extends DurableObject<Env> {}
