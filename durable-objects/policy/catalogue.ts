import { DurableObject } from 'cloudflare:workers';

/** All published programmes, compiled into the snapshot that every isolate reads. */
export class PolicyCatalogue extends DurableObject<Env> {}
