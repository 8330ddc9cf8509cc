// How fast is the whole catalogue judged for one person, and what do two-valued engines make of what is not known?
// Timed: this process, processor time (wall time beside it), after a warm-up, median of the rounds; each engine judges the same programmes
// for the same people, compiled or parsed beforehand. Checked: where everything is known all say the same of every programme.
// Flags: --programmes=11032 --people=20 --rounds=9
import { createRequire } from 'node:module';
import { LogicEngine } from 'json-logic-engine';
import jsonLogic from 'json-logic-js';
import { Engine } from 'json-rules-engine';
import { compileRules, judgeAll, judgeKnown, TRUE, UNKNOWN } from '../shared/policy/eligibility/index.ts';
import { decodePrograms, encodePrograms } from '../shared/policy/eligibility/part.ts';
import { ageOn } from '../shared/policy/facts/age.ts';
import type { DayFact, Facts } from '../shared/policy/facts/fact.ts';
import { knownOn } from '../shared/policy/facts/known.ts';
import { countFlag } from './lib/flags.ts';
import { PROGRAMMES, syntheticCatalogue, syntheticPerson } from './lib/policy-catalogue.ts';
import { writeResult } from './lib/result.ts';
import { type PlainFacts, plainFacts, toEngineConditions, toJsonLogic } from './lib/rule-rivals.ts';
import { median } from './lib/variants.ts';

const TODAY = '2026-11-24';
const count = countFlag('programmes', PROGRAMMES, 1_000_000);
const people = countFlag('people', 20, 10_000);
const rounds = countFlag('rounds', 9, 100);

interface Person {
  readonly facts: Facts;
  readonly plain: PlainFacts;
}

function personOf(facts: Facts): Person {
  const birth = facts.birthDate as DayFact | undefined;
  return { facts, plain: plainFacts(facts, birth === undefined ? 0 : ageOn(birth.from!, TODAY)) };
}

const known = Array.from({ length: people }, (_, at) => syntheticPerson(at + 1, TODAY));
const full = known.map(personOf);
const only = (...attributes: string[]) =>
  known.map((facts) => personOf(Object.fromEntries(attributes.map((attribute) => [attribute, facts[attribute]!]))));

const entries = syntheticCatalogue(count, 7);
const rules = entries.map(({ eligibility }) => eligibility[0]!.rule);
const compiling = performance.now();
const programs = compileRules(entries);
const compileMs = performance.now() - compiling;
const bytes = encodePrograms(programs);
const opening = performance.now();
decodePrograms(bytes);
const openMs = performance.now() - opening;

const logic = rules.map(toJsonLogic);
const engine = new LogicEngine();
const compiled = logic.map((rule) => engine.build(rule as Parameters<typeof engine.build>[0]));
const rulesEngine = new Engine(
  entries.map(({ id }, at) => ({
    name: id,
    conditions: toEngineConditions(rules[at]!) as ConstructorParameters<typeof Engine>[0] extends
      | (infer R)[]
      | undefined
      ? R extends { conditions: infer C }
        ? C
        : never
      : never,
    event: { type: id },
  })),
  { allowUndefinedFacts: true },
);
rulesEngine.addOperator('sharesAny', (has: unknown, wanted: string[]) =>
  Array.isArray(has) ? wanted.some((name) => has.includes(name)) : false,
);

/** Each engine says for one person which programmes are true. */
type Judge = (person: Person) => readonly boolean[] | Promise<readonly boolean[]>;
const ENGINES: readonly { readonly name: string; readonly judge: Judge; readonly people: number }[] = [
  {
    name: 'aegis',
    people,
    judge: ({ facts }) => Array.from(judgeAll(programs, { applicant: facts }, TODAY), (code) => code === TRUE),
  },
  {
    name: 'aegis, with trace',
    people,
    judge: ({ facts }) => {
      const subject = knownOn({ applicant: facts }, TODAY);
      return entries.map(({ eligibility }) => judgeKnown(eligibility, subject, TODAY).verdict === 'true');
    },
  },
  {
    name: 'json-logic-js',
    people,
    judge: ({ plain }) =>
      logic.map((rule) => Boolean(jsonLogic.apply(rule as Parameters<typeof jsonLogic.apply>[0], plain))),
  },
  {
    name: 'json-logic-engine, compiled',
    people,
    judge: ({ plain }) => compiled.map((run) => (typeof run === 'function' ? Boolean(run(plain)) : Boolean(run))),
  },
  {
    name: 'json-rules-engine, one engine',
    // Thousands of programmes a second: two people are enough to see it.
    people: Math.min(people, 2),
    judge: async ({ plain }) => {
      const { events } = await rulesEngine.run(plain);
      const met = new Set(events.map(({ type }) => type));
      return entries.map(({ id }) => met.has(id));
    },
  },
];

const millions = (programmes: number, ms: number): number => programmes / ms / 1_000;

async function time(judge: Judge, crowd: readonly Person[]) {
  const cpu: number[] = [];
  const wall: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const before = process.cpuUsage();
    const start = performance.now();
    for (const person of crowd) await judge(person);
    const used = process.cpuUsage(before);
    if (round === 0) continue;
    wall.push(performance.now() - start);
    cpu.push((used.user + used.system) / 1_000);
  }
  const programmes = count * crowd.length;
  return {
    millionPerCpuSecond: millions(programmes, median(cpu)),
    millionPerSecond: millions(programmes, median(wall)),
    catalogueMs: median(wall) / crowd.length,
  };
}

/** What an engine says of programmes that are not decided yet, or of which it says "yes" too early; means a person. */
async function withLess(judge: Judge, crowd: readonly Person[]) {
  let unknown = 0;
  let lost = 0;
  let promised = 0;
  for (const person of crowd) {
    const codes = judgeAll(programs, { applicant: person.facts }, TODAY);
    const answers = await judge(person);
    codes.forEach((code, at) => {
      if (code === UNKNOWN) unknown++;
      if (code === UNKNOWN && !answers[at]) lost++;
      if (code !== TRUE && answers[at]) promised++;
    });
  }
  const mean = (sum: number) => Math.round(sum / crowd.length);
  return { unknown: mean(unknown), unknownTakenForNo: mean(lost), takenForYesTooEarly: mean(promised) };
}

const SITUATIONS = { 'age and region': only('birthDate', 'region'), region: only('region') };
const measured = [];
for (const { name, judge, people: most } of ENGINES) {
  let different = 0;
  for (const person of full.slice(0, most)) {
    const codes = judgeAll(programs, { applicant: person.facts }, TODAY);
    const answers = await judge(person);
    codes.forEach((code, at) => {
      if ((code === TRUE) !== answers[at]) different++;
    });
  }
  if (different > 0)
    throw new Error(`${name} says something else of ${different} programmes where everything is known`);
  const timing = await time(judge, full.slice(0, most));
  const knowing: Record<string, object> = {};
  for (const [situation, crowd] of Object.entries(SITUATIONS)) {
    knowing[situation] = name.startsWith('aegis') ? {} : await withLess(judge, crowd.slice(0, most));
  }
  console.log(
    `  ${name}: ${timing.millionPerCpuSecond.toFixed(3)} M programmes a CPU second, ${timing.catalogueMs.toFixed(1)} ms a catalogue; ${JSON.stringify(knowing)}`,
  );
  measured.push({ name, ...timing, knowingOnly: knowing });
}

const require = createRequire(import.meta.url);
const versionOf = (name: string): string => (require(`${name}/package.json`) as { version: string }).version;
const conditions = JSON.stringify(rules).split('"kind":"is"').length - 1;
console.log(`  compiled in ${compileMs.toFixed(0)} ms, ${bytes.length} bytes, opened in ${openMs.toFixed(1)} ms`);
writeResult(
  'eligibility',
  {
    programmes: count,
    conditionsAProgramme: conditions / count,
    sharedConditions: programs.conditions.length,
    people,
    rounds,
    compileMs,
    openMs,
    bytes: bytes.length,
    measured,
  },
  { 'json-logic-js': versionOf('json-logic-js'), 'json-rules-engine': versionOf('json-rules-engine') },
);
