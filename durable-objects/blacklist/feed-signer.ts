import { DurableObject } from 'cloudflare:workers';

/** Holds the keys that manifests of feed versions are signed with. */
export class FeedSigner extends DurableObject<Env> {}
