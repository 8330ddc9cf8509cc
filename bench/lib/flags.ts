/**
 * The value of `--name=value` on the command line, or the default.
 *
 * @example
 * flag('rounds', '5'); // '7' after `npm run bench -- aggregate --rounds=7`
 */
export function flag(name: string, fallback: string): string {
  const prefix = `--${name}=`;
  return process.argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length) ?? fallback;
}

/** A flag that is a whole number from 1 to `most`. */
export function countFlag(name: string, fallback: number, most: number): number {
  return countOf(flag(name, String(fallback)), most);
}

/** A flag that is a list of whole numbers from 1 to `most`, separated by commas. */
export function countsFlag(name: string, fallback: readonly number[], most: number): readonly number[] {
  return flag(name, fallback.join(','))
    .split(',')
    .map((text) => countOf(text, most));
}

function countOf(text: string, most: number): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > most)
    throw new RangeError(`${text} is not a number from 1 to ${most}`);
  return count;
}
