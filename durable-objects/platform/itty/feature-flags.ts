import { DurableObject } from 'cloudflare:workers';

export class FeatureFlagBoard extends DurableObject<Env> {}
