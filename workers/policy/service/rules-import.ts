import * as v from 'valibot';
import { AegisError } from '../../../shared/kernel/error.ts';
import {
  importJsonLogic,
  importOpenFiscaTests,
  type Mapping,
  type OpenFiscaMapping,
  runCases,
} from '../../../shared/policy/eligibility/import/index.ts';
import { type DatedRule, datedRuleSchema } from '../../../shared/policy/rule/rule.ts';
import { conditionProblems } from '../../../shared/policy/rules/check-condition.ts';
import { conditionsOf, isDeeper } from '../../../shared/policy/rules/walk.ts';
import type { RouteContext } from '../../gateway/route.ts';
import { currentCatalogue } from '../edge/catalogue.ts';
import { activeRuleSet } from './rules.ts';

/** Levels of JSON: two for each of a rule, as rules of people stay below ten. */
const MOST_NESTED = 80;
const MOST_CASES = 500;
const MOST_EXPECTATIONS = 2_000;
const MOST_PROGRAMMES = 100;

interface GivenRules {
  readonly id: string;
  readonly eligibility: readonly unknown[];
}

interface TestsInput extends OpenFiscaMapping {
  readonly tests: string;
  readonly rules?: readonly GivenRules[] | undefined;
}

/** A JSON Logic rule as ours, with what keeps it from being used. @throws AegisError `invalid_request` with `details.path`. */
export function jsonLogicBody(json: unknown, variables: Mapping) {
  requireShallow(json, '$');
  const rule = importJsonLogic(json, variables);
  const problems = [...conditionsOf(rule)].flatMap(([condition, path]) =>
    conditionProblems(condition, 'eligibility', path),
  );
  return { rule, problems };
}

/**
 * Runs tests against the catalogue as it is judged now, or against rules that came along.
 *
 * @throws AegisError `invalid_request` with `details.path`; `unavailable`.
 */
export async function openFiscaBody({ tests, variables, programmes, rules }: TestsInput, ctx: RouteContext) {
  const cases = importOpenFiscaTests(tests, { variables, programmes });
  const wanted = cases.flatMap(({ expected }) => Object.keys(expected));
  if (cases.length > MOST_CASES || wanted.length > MOST_EXPECTATIONS) {
    throw tooMuch(`At most ${MOST_CASES} cases and ${MOST_EXPECTATIONS} expectations are run at once.`);
  }
  const ids = [...new Set(wanted)];
  const world = rules === undefined ? await ofCatalogue(ids, ctx) : { ...NO_WORLD, entries: rules.map(entryOf) };
  const results = runCases(cases, world.entries);
  const passed = results.filter((result) => result.passed).length;
  const { catalogue, rulesVersion } = world;
  return { catalogue, rulesVersion, passed, failed: results.length - passed, results };
}

const NO_WORLD = { catalogue: null, rulesVersion: null };

async function ofCatalogue(ids: readonly string[], ctx: RouteContext) {
  if (ids.length > MOST_PROGRAMMES) throw tooMuch(`At most ${MOST_PROGRAMMES} programmes are tested at once.`);
  const [catalogue, { version, ruleSet }] = await Promise.all([
    currentCatalogue(ctx.env, ctx.now()),
    activeRuleSet(ctx.env, ctx.now()),
  ]);
  const amended = new Map(ruleSet.amendments.map(({ policy, eligibility }) => [policy, eligibility]));
  const found = await Promise.all(
    ids.map(async (id) => {
      const position = catalogue.positionOf(id);
      if (position === null) return [];
      return [{ id, eligibility: amended.get(id) ?? (await catalogue.document(position)).eligibility }];
    }),
  );
  return { catalogue: catalogue.version, rulesVersion: version, entries: found.flat() };
}

function entryOf({ id, eligibility }: GivenRules, at: number) {
  return { id, eligibility: eligibility.map((dated, of) => readDated(dated, `rules[${at}].eligibility[${of}]`)) };
}

function readDated(dated: unknown, path: string): DatedRule {
  requireShallow(dated, path);
  const read = v.safeParse(datedRuleSchema, dated);
  if (!read.success) throw refused(path, `${v.getDotPath(read.issues[0]) ?? 'it'}: ${read.issues[0].message}`);
  for (const [condition, at] of conditionsOf(read.output.rule)) {
    const [problem] = conditionProblems(condition, 'eligibility', at);
    if (problem?.severity === 'error') throw refused(`${path}.rule.${problem.path}`, problem.message.en);
  }
  return read.output;
}

function requireShallow(json: unknown, path: string): void {
  if (isDeeper(json, MOST_NESTED)) throw refused(path, 'the rule is too deep');
}

function refused(path: string, why: string): AegisError {
  return new AegisError('invalid_request', `${path}: ${why}`, { details: { path } });
}

function tooMuch(message: string): AegisError {
  return new AegisError('invalid_request', message, { details: { path: 'tests' } });
}
