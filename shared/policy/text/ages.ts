/** An age range as a text states it. */
export interface WrittenAge {
  readonly start: number;
  readonly end: number;
  readonly min: number;
  readonly max: number;
}

const RANGE = /만?\s*(\d{1,3})\s*세?\s*(?:이상)?\s*[~∼〜～\-–]\s*만?\s*(\d{1,3})\s*세(\s*미만)?/g;
const BOTH = /만?\s*(\d{1,3})\s*세\s*이상\s*(?:에서|,)?\s*만?\s*(\d{1,3})\s*세\s*(이하|미만)/g;

/** The closed age ranges that a text states: `19세~34세`, `만 19세 이상 34세 이하`, `만 15세 이상 65세 미만`. */
export function writtenAges(text: string): readonly WrittenAge[] {
  return [...text.matchAll(RANGE), ...text.matchAll(BOTH)]
    .map((match) => {
      const max = Number(match[2]) - (match[3]?.includes('미만') ? 1 : 0);
      return { start: match.index, end: match.index + match[0].length, min: Number(match[1]), max };
    })
    .filter(({ min, max }) => min <= max && max <= 120);
}
