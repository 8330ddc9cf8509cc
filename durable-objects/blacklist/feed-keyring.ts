import { DurableObject } from 'cloudflare:workers';

export class FeedKeyring extends DurableObject<Env> {}
