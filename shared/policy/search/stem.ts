/** Particles (조사) that follow a noun, longest first. */
const PARTICLES = [
  '에서는',
  '에게서',
  '으로는',
  '으로서',
  '으로써',
  '이라도',
  '까지는',
  '부터는',
  '에게는',
  '에서',
  '에게',
  '으로',
  '까지',
  '부터',
  '이나',
  '이란',
  '이라',
  '라도',
  '처럼',
  '보다',
  '마다',
  '조차',
  '밖에',
  '하고',
  '이며',
  '에는',
  '에도',
  '만의',
  '로서',
  '로써',
  '한테',
  '이랑',
  '은',
  '는',
  '이',
  '가',
  '을',
  '를',
  '의',
  '에',
  '와',
  '과',
  '도',
  '로',
  '만',
  '나',
  '랑',
] as const;

/** A noun of one syllable is not told from a part of a word, so that two must be left. */
const LEAST_LEFT = 2;

/**
 * A Korean word without the particle at its end. Cuts a little too much at times (`어린이` -> `어린`), in documents and queries
 * alike, so that they still meet.
 *
 * @example
 * stripParticle('월세를'); // '월세'
 */
export function stripParticle(word: string): string {
  for (const particle of PARTICLES) {
    if (word.length - particle.length >= LEAST_LEFT && word.endsWith(particle)) return word.slice(0, -particle.length);
  }
  return word;
}

/**
 * An English word without the ending of its plural; other words as they are.
 *
 * @example
 * singular('subsidies'); // 'subsidy'
 */
export function singular(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (/(?:sh|ch|x|ss)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
