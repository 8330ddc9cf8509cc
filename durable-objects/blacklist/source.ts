import { DurableObject } from 'cloudflare:workers';

export class SourceActor extends DurableObject<Env> {}
