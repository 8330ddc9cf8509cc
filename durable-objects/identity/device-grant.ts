import { DurableObject } from 'cloudflare:workers';

export class DeviceGrant extends DurableObject<Env> {}
