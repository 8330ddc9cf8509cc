import { DurableObject } from 'cloudflare:workers';

/** Which models answer for what, how they were judged, and when they were switched. */
export class ModelBoard extends DurableObject<Env> {}
