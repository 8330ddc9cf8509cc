import { ApiProblem, call } from './api.ts';
import { bind } from './bind.ts';
import { announce } from './page.ts';

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((word) => word !== '');

/**
 * One person of one line: reference, age, district, percent of the median income, traits of the household, traits. What is empty is not
 * known. `null`: a line that is none.
 */
function personOf(line: string): { ref: string; facts: Record<string, unknown> } | null {
  const [ref = '', age = '', region = '', income = '', household, traits] = line
    .split(/[,\t]/)
    .map((cell) => cell.trim());
  const isNumber = (text: string) => text === '' || /^\d+$/.test(text);
  if (ref === '' || !isNumber(age) || !isNumber(income) || !/^(?:\d{2}|\d{5}|\d{8}|\d{10})?$/.test(region)) return null;
  const known = (names: string[]) => ({ has: names, hasNot: [], isComplete: false });
  return {
    ref,
    facts: {
      ...(age !== '' && { age: Number(age) }),
      ...(region !== '' && { region }),
      ...(income !== '' && { incomePercent: Number(income) }),
      ...(words(household).length > 0 && { household: known(words(household)) }),
      ...(words(traits).length > 0 && { traits: known(words(traits)) }),
    },
  };
}

document.getElementById('cases-form')?.addEventListener('submit', (event) => {
  event.preventDefault();
  const form = event.target as HTMLFormElement;
  const lines = String(new FormData(form).get('people') ?? '')
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '');
  const people = lines.map(({ line }) => personOf(line));
  const bad = lines.filter((_line, index) => people[index] === null).map(({ number }) => number);
  if (bad.length > 0 || people.length === 0) announce(`${form.dataset.bad} ${bad.join(', ')}`, 'error');
  else void lookUp(people);
});

async function lookUp(people: readonly unknown[]): Promise<void> {
  const place = document.getElementById('cases-result') as HTMLElement;
  try {
    announce('');
    const { body } = await call({ method: 'POST', path: '/api/v1/recommendations/batch', body: { people, limit: 5 } });
    bind(place, body);
    place.hidden = false;
    place.focus();
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const [first] = error.problem.errors ?? [];
    announce(first === undefined ? error.problem.title : `${first.pointer}: ${first.message}`, 'error');
  }
}
