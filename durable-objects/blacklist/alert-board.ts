import { DurableObject } from 'cloudflare:workers';

/** Every alert of this deployment: each is raised once, told once to every channel, and closed when its cause is gone. */
export class AlertBoard extends DurableObject<Env> {}
