import { DurableObject } from 'cloudflare:workers';

/** The rules of ranking and the amendments of eligibility: drafts, approvals, versions, effective dates. */
export class RuleBook extends DurableObject<Env> {}
