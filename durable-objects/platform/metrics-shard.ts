import { DurableObject } from 'cloudflare:workers';

export class MetricsShard extends DurableObject<Env> {}
