import { open, seal } from '../../../shared/kernel/seal.ts';
import { NOTHING_TOLD, type RecommendationInputs, type ToldFacts } from '../../../shared/policy/applicant/state.ts';
import { firstRow } from '../../kernel/sql.ts';
import type { ApplicantCore } from './core.ts';

/**
 * What an applicant told, sealed for this one alone: the purpose names the actor, so that what was taken from one opens in no other.
 * The opened copy stays in memory as long as the actor does.
 */
export class Told {
  readonly #core: ApplicantCore;
  #opened: { readonly sealed: string; readonly told: ToldFacts } | null = null;

  constructor(core: ApplicantCore) {
    this.#core = core;
  }

  /** @throws AegisError `secrets_key_unusable`. */
  async read(): Promise<ToldFacts> {
    const sealed = firstRow<{ told: string | null }>(this.#core.sql, 'SELECT told FROM applicant')?.told ?? null;
    if (sealed === null) return NOTHING_TOLD;
    if (this.#opened?.sealed !== sealed) {
      const told = (await open(this.#master, this.#purpose('facts'), sealed)) as ToldFacts;
      this.#opened = { sealed, told };
    }
    return this.#opened.told;
  }

  /** Sealed, to be written inside the transaction of the command. */
  seal(told: ToldFacts): Promise<string> {
    return seal(this.#master, this.#purpose('facts'), told);
  }

  write(sealed: string | null): void {
    this.#core.sql.exec('UPDATE applicant SET told = ?', sealed);
  }

  sealInputs(inputs: RecommendationInputs): Promise<string> {
    return seal(this.#master, this.#purpose('inputs'), inputs);
  }

  async openInputs(sealed: string): Promise<RecommendationInputs> {
    return (await open(this.#master, this.#purpose('inputs'), sealed)) as RecommendationInputs;
  }

  get #master(): string | undefined {
    return this.#core.env.AEGIS_SECRETS_KEY;
  }

  #purpose(of: 'facts' | 'inputs'): string {
    return `applicant-${of}:${this.#core.name}`;
  }
}
