import { AegisError } from '../../kernel/error.ts';
import type { FormatOptions } from './format.ts';

/** An option of a format: what it means, its value when left out, and what it may be. */
export interface OptionSpec {
  readonly description: string;
  /** The same in Korean. */
  readonly descriptionKo: string;
  readonly default: string;
  /** The whole value must match. Keep it narrow: some values are written into scripts. */
  readonly pattern: RegExp;
}

/** `comments`: for formats that can say beside an address what is known of it. */
export const COMMENTS: OptionSpec = {
  description: 'none, or reason: what is known of an address beside it',
  descriptionKo: 'none 또는 reason: 주소 옆에 알려진 사유를 함께 씁니다',
  default: 'none',
  pattern: /^(?:none|reason)$/,
};

/** A name in a script or a rule set of the device: letters, digits and underscores, so that it needs no quotes anywhere. */
export const nameOption = (description: string, descriptionKo: string, value: string, most = 24): OptionSpec => ({
  ...{ description, descriptionKo },
  default: value,
  pattern: new RegExp(`^[A-Za-z][A-Za-z0-9_]{0,${most - 1}}$`),
});

/**
 * The values of all options of a format, those that are left out by default.
 *
 * @throws AegisError `invalid_request` for an option that the format does not have, or a value that it does not take.
 * @example
 * takeOptions('pan-os', { comments: COMMENTS }, {}); // { comments: 'none' }
 */
export function takeOptions<Name extends string>(
  format: string,
  specs: Readonly<Record<Name, OptionSpec>>,
  given: FormatOptions,
): Readonly<Record<Name, string>> {
  const known = Object.keys(specs) as Name[];
  for (const name of Object.keys(given)) {
    if (!known.some((one) => one === name)) {
      throw new AegisError('invalid_request', `The format ${format} has no such option`, {
        details: { format, option: name.slice(0, 64), options: known },
      });
    }
  }
  const values = known.map((name) => {
    const value = Object.hasOwn(given, name) ? given[name]! : specs[name].default;
    if (specs[name].pattern.test(value)) return [name, value] as const;
    throw new AegisError('invalid_request', `The format ${format} does not take this value for ${name}`, {
      details: {
        ...{ format, option: name },
        description: specs[name].description,
        descriptionKo: specs[name].descriptionKo,
      },
    });
  });
  return Object.fromEntries(values) as Record<Name, string>;
}
