import { type Heard, heard, isDenied } from './question.ts';

const KOREAN_NUMBERS: Readonly<Record<string, number>> = {
  ...{ 한: 1, 하나: 1, 외동: 1, 두: 2, 둘: 2, 세: 3, 셋: 3, 네: 4, 넷: 4, 다섯: 5 },
  ...{ one: 1, two: 2, three: 3, four: 4, five: 5 },
};
const COUNT = '\\d{1,2}|한|하나|두|둘|세|셋|네|넷|다섯|one|two|three|four|five';
const OLDEST = 120;
/** 10,000: the unit in which Korean wages are told. */
const MAN = 10_000;

/** Age, income, household and children where a question tells them as numbers. */
export function hearNumbers(text: string): Heard[] {
  return [...ages(text), ...incomes(text), ...children(text), ...households(text)];
}

function ages(text: string): Heard[] {
  const found: Heard[] = [];
  for (const match of text.matchAll(
    /(?<![\d~-])(?:만\s*)?(\d{1,3})\s*(?:살|세)(?![가-힣]*대)(?!\s*(?:이하|이상|미만|까지|부터|아이|자녀|아들|딸))/g,
  )) {
    const age = Number(match[1]);
    if (age <= OLDEST && !isDenied(text, match.index, match.index + match[0].length)) {
      found.push(heard(text, 'age', { min: age, max: age }, match.index, match[0].length));
    }
  }
  for (const match of text.matchAll(
    /\b(\d{1,3})\s*(?:years?[\s-]*old|yo\b)|\b(?:i am|i'm)\s+(\d{2})\b(?!\s*(?:%|won|months))/gi,
  )) {
    const age = Number(match[1] ?? match[2]);
    if (age <= OLDEST) found.push(heard(text, 'age', { min: age, max: age }, match.index, match[0].length));
  }
  for (const match of text.matchAll(/([1-9])0\s*대\s*(초반|중반|후반)?|\bin my ([2-9])0s\b/gi)) {
    const decade = Number(match[1] ?? match[3]) * 10;
    const [from, to] = { 초반: [0, 3], 중반: [4, 6], 후반: [7, 9] }[match[2] ?? ''] ?? [0, 9];
    found.push(heard(text, 'age', { min: decade + from!, max: decade + to! }, match.index, match[0].length));
  }
  return found;
}

function incomes(text: string): Heard[] {
  const found: Heard[] = [];
  for (const match of text.matchAll(
    /(?:기준\s*)?중위\s*소득(?:의|이|은)?\s*(\d{1,3})\s*(?:%|퍼센트)|(\d{1,3})\s*(?:%|percent) of (?:the )?median/gi,
  )) {
    const percent = Number(match[1] ?? match[2]);
    found.push(heard(text, 'incomePercent', { min: percent, max: percent }, match.index, match[0].length));
  }
  const sum =
    /(연봉|연소득|연\s*소득|월급|월\s*소득|월수입|한\s*달에)(?:은|는|이|가|으로)?\s*(?:약\s*)?(\d[\d,]*)\s*(천만|백만|만)?\s*원?/g;
  for (const match of text.matchAll(sum)) {
    const won =
      Number(match[2]!.replaceAll(',', '')) * ({ 천만: 10_000_000, 백만: 1_000_000, 만: MAN }[match[3] ?? ''] ?? 1);
    const isYearly = match[1]!.startsWith('연');
    // A wage below a thousand won is a number whose unit was left out.
    if (won < 1_000) continue;
    const year = isYearly ? won : won * 12;
    found.push(heard(text, 'personalIncome', { min: year, max: year }, match.index, match[0].length));
  }
  return found;
}

function children(text: string): Heard[] {
  const found: Heard[] = [];
  const counted = new RegExp(
    `(?<![가-힣])(?:아이|자녀|애|아기|아들딸)(?:가|는|이|를)?\\s*(${COUNT})\\s*(?:명|이|을|를|인|키|있|$)|(${COUNT})\\s*(?:아이|자녀|children|kids|child|kid)(?![가-힣]*\\s*(?:이상|이하))`,
    'gi',
  );
  for (const match of text.matchAll(counted)) {
    const count = numberOf(match[1] ?? match[2]!);
    found.push(heard(text, 'children', { min: count, max: count }, match.index, match[0].length));
  }
  for (const match of text.matchAll(/(?<![가-힣])(?:아이|자녀|애)(?:가|는|도)?\s*없|\bno (?:children|kids)\b/gi)) {
    found.push(heard(text, 'children', { min: 0, max: 0 }, match.index, match[0].length));
  }
  return found;
}

function households(text: string): Heard[] {
  const size = new RegExp(
    `(\\d)\\s*인\\s*가구|(?:가족|식구)(?:이|은|는)?\\s*(${COUNT})\\s*(?:명|식구)|household of (\\d)`,
    'gi',
  );
  return [...text.matchAll(size)].map((match) => {
    const count = numberOf(match[1] ?? match[2] ?? match[3]!);
    return heard(text, 'householdSize', { min: count, max: count }, match.index, match[0].length);
  });
}

const numberOf = (word: string): number => KOREAN_NUMBERS[word.toLowerCase()] ?? Number(word);
