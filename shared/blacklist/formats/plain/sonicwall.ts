import type { Format } from '../format.ts';
import { plainFormat, UNBOUNDED } from './plain.ts';

/**
 * SonicWall dynamic external address group. 50,000 entries over all files on NSA models, 25,000 on TZ and NSv; 16 files
 * (sonicwall.com, SonicOS 8 rules and policies).
 */
export const sonicwall: Format = plainFormat({
  id: 'sonicwall',
  title: 'SonicWall dynamic external objects',
  titleKo: 'SonicWall 동적 외부 객체',
  limits: { ...UNBOUNDED, maxEntries: 50_000 },
});
