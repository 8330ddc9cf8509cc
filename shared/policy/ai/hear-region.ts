import { provinces, regionOf } from '../regions/index.ts';
import { type Heard, heard } from './question.ts';

/** What follows a place where somebody lives or asks for. */
const PLACE = /([가-힣]{2,10}(?:\s+[가-힣]{1,6}(?:시|군|구))?(?:\s+[가-힣]{1,6}구)?)/g;
/** Particles that stick to the name of a place. */
const PARTICLE = /(?:에서|에는|에|의|로|은|는|이고|이며|인데|입니다|이에요|예요|사는|살아요|살고)$/;

/** The district that a question names; of several the first that is known most precisely. */
export function hearRegion(text: string): Heard[] {
  const found = [...koreanPlaces(text), ...englishPlaces(text)];
  const best = found.toSorted((left, right) => codeOf(right).length - codeOf(left).length)[0];
  return best === undefined ? [] : [best];
}

function koreanPlaces(text: string): Heard[] {
  const found: Heard[] = [];
  for (const match of text.matchAll(PLACE)) {
    const words = match[0];
    for (const candidate of [words, words.replace(PARTICLE, ''), words.split(/\s/)[0]!.replace(PARTICLE, '')]) {
      const region = candidate.length < 2 ? null : regionOf(candidate);
      if (region === null) continue;
      found.push(heard(text, 'region', { region }, match.index, candidate.length));
      break;
    }
  }
  return found;
}

function englishPlaces(text: string): Heard[] {
  return provinces().flatMap(({ code, en }) => {
    const at = en === null ? -1 : text.search(new RegExp(`\\b${en}\\b`, 'i'));
    return at === -1 ? [] : [heard(text, 'region', { region: code }, at, en!.length)];
  });
}

const codeOf = ({ fact }: Heard): string => ('region' in fact ? fact.region : '');
