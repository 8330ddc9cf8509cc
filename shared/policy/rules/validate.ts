import type { Amendment, RankingRule, RuleSet } from '../ranking/rule-set.ts';
import type { Rule } from '../rule/rule.ts';
import { conditionProblems } from './check-condition.ts';
import { problem, type RuleProblem } from './problem.ts';
import { conditionsOf } from './walk.ts';

/** Bounds of a factor, by what the rule does; `filter` has none. */
const FACTORS = { boost: [0.5, 2], penalise: [0.5, 2], weight: [-0.1, 0.1] } as const;

export interface RuleContext {
  /** The day it is, `YYYY-MM-DD` in Seoul. */
  readonly day: string;
  /** Whether the catalogue has a programme; `null` when nobody can say now. */
  readonly isKnown: ((policy: string) => boolean) | null;
}

/**
 * Everything that is wrong with a rule set whose form is right, in the order of the rule set.
 *
 * @example
 * ruleProblems(DEFAULT_RULE_SET, { day: '2026-11-24', isKnown: null }); // []
 */
export function ruleProblems(set: RuleSet, context: RuleContext): RuleProblem[] {
  return [
    ...sumProblems(set),
    ...set.rules.flatMap((rule, index) => ruleProblem(rule, `rules.${index}`, set, index, context.day)),
    ...set.amendments.flatMap((one, index) => amendmentProblems(one, `amendments.${index}`, set, index, context)),
  ];
}

/** Whether a rule set may be submitted. */
export function isSound(problems: readonly RuleProblem[]): boolean {
  return problems.every(({ severity }) => severity !== 'error');
}

function sumProblems({ weights, lists }: RuleSet): RuleProblem[] {
  const isZero = (numbers: Readonly<Record<string, number>>) => Object.values(numbers).every((weight) => weight === 0);
  return [
    ...(isZero(weights)
      ? [
          problem(
            'error',
            'weights-all-zero',
            'weights',
            '가중치가 모두 0이면 점수를 계산할 수 없습니다.',
            'With all weights 0 there is no score.',
          ),
        ]
      : []),
    ...(isZero(lists)
      ? [
          problem(
            'error',
            'lists-all-zero',
            'lists',
            '검색 목록의 비중이 모두 0이면 아무것도 찾을 수 없습니다.',
            'With all lists at 0 nothing is found.',
          ),
        ]
      : []),
  ];
}

function ruleProblem(rule: RankingRule, path: string, set: RuleSet, index: number, day: string): RuleProblem[] {
  const found: RuleProblem[] = [];
  const taken = set.rules.findIndex(({ id }) => id === rule.id);
  if (taken < index) {
    found.push(
      problem(
        'error',
        'id-taken',
        `${path}.id`,
        `규칙 ID ‘${rule.id}’이(가) 이미 쓰였습니다.`,
        `Another rule has the id “${rule.id}” already.`,
      ),
    );
  }
  if (rule.action !== 'filter') {
    const [least, most] = FACTORS[rule.action];
    if (rule.factor < least || rule.factor > most) {
      found.push(
        problem(
          'error',
          'factor-out-of-bounds',
          `${path}.factor`,
          `값은 ${least}에서 ${most} 사이여야 합니다(현재 ${rule.factor}).`,
          `The factor must lie between ${least} and ${most}; it is ${rule.factor}.`,
        ),
      );
    }
  }
  found.push(...dayProblems(rule.from, rule.until, path, day));
  for (const [condition, at] of conditionsOf(rule.when)) {
    found.push(...conditionProblems(condition, 'ranking', `${path}.when${at === '' ? '' : `.${at}`}`));
  }
  if (hasText(rule.when)) {
    found.push(
      problem(
        'error',
        'text-in-ranking',
        `${path}.when`,
        '순위 규칙에는 사람이 읽어야 하는 문장을 조건으로 둘 수 없습니다.',
        'A clause in words never becomes true or false; a ranking rule cannot hang on it.',
      ),
    );
  }
  return found;
}

function amendmentProblems(
  { policy, eligibility }: Amendment,
  path: string,
  set: RuleSet,
  index: number,
  { day, isKnown }: RuleContext,
): RuleProblem[] {
  const found: RuleProblem[] = [];
  if (set.amendments.findIndex((other) => other.policy === policy) < index) {
    found.push(
      problem(
        'error',
        'amendment-twice',
        path,
        `‘${policy}’의 자격 요건을 두 번 고칠 수 없습니다.`,
        `The programme ${policy} is amended twice.`,
      ),
    );
  }
  if (isKnown !== null && !isKnown(policy)) {
    found.push(
      problem(
        'warning',
        'programme-unknown',
        `${path}.policy`,
        `현재 목록에 ‘${policy}’ 사업이 없습니다. 나타나면 적용됩니다.`,
        `The catalogue has no programme ${policy} now; this will apply once it has.`,
      ),
    );
  }
  for (const [place, dated] of eligibility.entries()) {
    const here = `${path}.eligibility.${place}`;
    found.push(...dayProblems(dated.from, dated.until, here, day));
    for (const [condition, at] of conditionsOf(dated.rule)) {
      found.push(...conditionProblems(condition, 'eligibility', `${here}.rule${at === '' ? '' : `.${at}`}`));
    }
  }
  return found;
}

function dayProblems(from: string | null, until: string | null, path: string, day: string): RuleProblem[] {
  if (from !== null && until !== null && from > until) {
    return [
      problem(
        'error',
        'bounds-reversed',
        path,
        `시작일(${from})이 종료일(${until})보다 늦습니다.`,
        `It begins (${from}) after it ends (${until}).`,
      ),
    ];
  }
  if (until === null || until >= day) return [];
  return [
    problem(
      'warning',
      'never-holds',
      path,
      `종료일(${until})이 이미 지나 더 이상 적용되지 않습니다.`,
      `It ended on ${until} and no longer applies.`,
    ),
  ];
}

function hasText(rule: Rule): boolean {
  if (rule.kind === 'text') return true;
  if (rule.kind === 'is') return false;
  return rule.kind === 'not' ? hasText(rule.of) : rule.of.some(hasText);
}
