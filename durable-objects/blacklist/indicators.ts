import { DurableObject } from 'cloudflare:workers';
import { actorName } from '../kernel/name.ts';

/** The indicators of one kind beside one list of addresses; its name is `<list>.<kind>`. */
export class IndicatorActor extends DurableObject<Env> {
  readonly #name: string;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#name = actorName(ctx);
  }

  describe(): { readonly name: string } {
    return { name: this.#name };
  }
}
