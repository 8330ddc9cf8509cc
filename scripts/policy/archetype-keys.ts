import { LIFE } from '../fakes/policy/archetypes-life.ts';
import { PUBLIC } from '../fakes/policy/archetypes-public.ts';
import { WORK } from '../fakes/policy/archetypes-work.ts';
import { YOUNG } from '../fakes/policy/archetypes-young.ts';

const PLACE = /^\{[^}]+\} /;

/** What each archetype of the generated catalogue is called without its place: `청년 월세 지원`. */
export const ARCHETYPE_KEYS: readonly string[] = [...YOUNG, ...LIFE, ...PUBLIC, ...WORK].map(({ title }) =>
  title.replace(PLACE, ''),
);

const keys = new Set(ARCHETYPE_KEYS);

/**
 * The archetype that a generated programme was made from, by its title; `null` for programmes that were not made from any.
 *
 * @example
 * archetypeOf('서울특별시 강남구 청년 월세 지원'); // '청년 월세 지원'
 */
export function archetypeOf(title: string): string | null {
  for (let rest = title; ; ) {
    if (keys.has(rest)) return rest;
    const space = rest.indexOf(' ');
    if (space === -1) return null;
    rest = rest.slice(space + 1);
  }
}
