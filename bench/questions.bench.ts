// How many questions until at most five programmes still wait for an answer: asked in the order of a form, by how many programmes ask, or one by
// one, always the one that decides most for what it costs? People are drawn from the population (seeded), they answer everything.
// Two catalogues: in the form of the national one (mostly local programmes), and a made-up mixture in which all attributes occur.
// Timed beside it: choosing one question over the whole catalogue. Flags: --programmes=11032 --people=60
import { compileRules, judgeAll, type Programs, type RuleEntry } from '../shared/policy/eligibility/index.ts';
import type { Facts } from '../shared/policy/facts/fact.ts';
import { countsOf, nextQuestion } from '../shared/policy/questions/index.ts';
import { countFlag } from './lib/flags.ts';
import { nationalCatalogue } from './lib/national-catalogue.ts';
import { PROGRAMMES, shares, syntheticCatalogue, syntheticPerson } from './lib/policy-catalogue.ts';
import { writeResult } from './lib/result.ts';
import { median } from './lib/variants.ts';

const TODAY = '2026-11-24';
const ENOUGH = 5;
const count = countFlag('programmes', PROGRAMMES, 1_000_000);
const people = countFlag('people', 60, 10_000);

/** As portals ask: who applies, when born, sex, where, then income, family, work and business. */
const FORM = [
  'applicantKind',
  'birthDate',
  'sex',
  'region',
  'residenceMonths',
  'marital',
  'incomePercent',
  'householdSize',
  'children',
  'household',
  'traits',
  'education',
  'major',
  'employment',
  'personalIncome',
  'militaryYears',
  'businessStage',
  'businessSector',
  'businessAgeMonths',
  'employees',
  'annualRevenue',
  'organisationKind',
];

/** Which attribute is asked next, given what has been told; `null`: nothing more. */
type Strategy = (told: Facts) => string | null;

const inOrder =
  (order: readonly string[]): Strategy =>
  (told) =>
    order.find((attribute) => !(attribute in told)) ?? null;

/** Attributes by how many programmes ask for them; the age is told by the date of birth. */
function byFrequency(entries: readonly RuleEntry[]): string[] {
  const asking = new Map<string, number>();
  for (const { eligibility } of entries) {
    const asked = new Set([...JSON.stringify(eligibility).matchAll(/"attribute":"([^"]+)"/g)].map(([, id]) => id!));
    for (const id of asked) {
      const question = id === 'age' ? 'birthDate' : id;
      asking.set(question, (asking.get(question) ?? 0) + 1);
    }
  }
  const frequency = (id: string): number => asking.get(id) ?? 0;
  return FORM.toSorted((a, b) => frequency(b) - frequency(a));
}

/** Somebody who lives where the catalogue has programmes. */
function personOf(seed: number, districts: readonly string[]): Facts {
  const next = shares(seed + 10_000);
  const region = districts[Math.floor(next() * districts.length)]!;
  return { ...syntheticPerson(seed, TODAY), region: { region } };
}

const needsInfo = (programs: Programs, told: Facts): number =>
  countsOf(judgeAll(programs, { applicant: told }, TODAY)).needsInfo;

function interview(programs: Programs, person: Facts, strategy: Strategy): { asked: string[]; open: number[] } {
  let told: Facts = {};
  const asked: string[] = [];
  const open = [needsInfo(programs, told)];
  while (open.at(-1)! > ENOUGH) {
    const attribute = strategy(told);
    if (attribute === null) break;
    asked.push(attribute);
    told = { ...told, [attribute]: person[attribute]! };
    open.push(needsInfo(programs, told));
  }
  return { asked, open };
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

function compare(name: string, entries: readonly RuleEntry[]) {
  const programs = compileRules(entries);
  const codes = programs.conditions.flatMap(({ test }) => ('within' in test ? test.within : []));
  const districts = [...new Set(codes.filter((code) => code.length === 5))].sort();
  const choosing: number[] = [];
  const greedy: Strategy = (told) => {
    const start = performance.now();
    const question = nextQuestion(programs, { applicant: told }, TODAY, { refused: new Set(Object.keys(told)) });
    choosing.push(performance.now() - start);
    return question?.attribute ?? null;
  };
  const strategies = { form: inOrder(FORM), frequency: inOrder(byFrequency(entries)), greedy };
  const results = Object.entries(strategies).map(([strategy, choose]) => {
    const interviews = Array.from({ length: people }, (_, at) =>
      interview(programs, personOf(at + 1, districts), choose),
    );
    const left = Array.from({ length: 13 }, (_, after) =>
      Math.round(mean(interviews.map(({ open }) => open[after] ?? open.at(-1)!))),
    );
    const questions = mean(interviews.map(({ asked }) => asked.length));
    console.log(
      `  ${name}, ${strategy}: ${questions.toFixed(2)} questions; waiting after 0, 1, 2 …: ${left.join(' ')}`,
    );
    return { strategy, questions, waitingAfter: left };
  });
  const questionsOf = (strategy: string): number => results.find((result) => result.strategy === strategy)!.questions;
  const ratio = questionsOf('form') / questionsOf('greedy');
  const first = choosing[0]!;
  console.log(
    `  ${name}: form / greedy ${ratio.toFixed(2)}; choosing takes ${median(choosing).toFixed(1)} ms (median), ${Math.max(...choosing).toFixed(1)} ms at most, the first of all ${first.toFixed(1)} ms`,
  );
  return {
    catalogue: name,
    programmes: entries.length,
    results,
    formToGreedy: ratio,
    choosingMs: { median: median(choosing), most: Math.max(...choosing), first },
  };
}

const measured = [
  compare('national', nationalCatalogue(count, TODAY)),
  compare('mixture', syntheticCatalogue(count, 7, 0.3)),
];
writeResult('questions', { people, until: ENOUGH, measured });
