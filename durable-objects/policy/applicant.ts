import { DurableObject } from 'cloudflare:workers';

/** What one person, or one anonymous visitor, has told of themselves, and what was recommended to them. */
export class ApplicantActor extends DurableObject<Env> {}
