import { DurableObject } from 'cloudflare:workers';

export class RevocationLog extends DurableObject<Env> {}
