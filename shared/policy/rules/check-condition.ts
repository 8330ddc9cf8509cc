import type { Attribute } from '../facts/attribute.ts';
import { attributeOf, isProtectedTest } from '../facts/registry.ts';
import type { Condition, Test } from '../rule/rule.ts';
import { problem, type RuleProblem } from './problem.ts';

/** What a condition is for: ranking looks at no protected attribute, eligibility at no computed one of the programme. */
export type ConditionUse = 'ranking' | 'eligibility';

/** What is wrong with one condition. */
export function conditionProblems({ attribute: id, test }: Condition, use: ConditionUse, path: string): RuleProblem[] {
  const attribute = attributeOf(id);
  if (attribute === undefined) {
    return [
      problem('error', 'attribute-unknown', path, `‘${id}’(이)라는 속성은 없습니다.`, `There is no attribute “${id}”.`),
    ];
  }
  const name = attribute.label;
  const found: RuleProblem[] = [];
  if (use === 'ranking' && isProtectedTest(id, test)) {
    found.push(
      problem(
        'error',
        'attribute-protected',
        path,
        `‘${name.ko}’은(는) 보호 속성이므로 순위 규칙에 쓸 수 없습니다.`,
        `“${name.en}” is protected and cannot be used in ranking.`,
      ),
    );
  }
  if (use === 'eligibility' && attribute.of === 'programme') {
    found.push(
      problem(
        'error',
        'attribute-of-programme',
        path,
        `‘${name.ko}’은(는) 사업의 속성이므로 자격 요건에 쓸 수 없습니다.`,
        `“${name.en}” describes a programme and cannot be a condition on who qualifies.`,
      ),
    );
  }
  return [...found, ...testProblems(attribute, test, path)];
}

function testProblems(attribute: Attribute, test: Test, path: string): RuleProblem[] {
  const { kind, label } = attribute;
  if (kindOf(test) !== (kind === 'traits' ? 'choice' : kind)) {
    return [
      problem(
        'error',
        'test-of-other-kind',
        path,
        `‘${label.ko}’에는 이런 조건을 걸 수 없습니다(종류: ${kind}).`,
        `“${label.en}” cannot be tested like this (it is of kind ${kind}).`,
      ),
    ];
  }
  if ('anyOf' in test) {
    const strangers = test.anyOf.filter((id) => !attribute.options?.some((option) => option.id === id));
    return strangers.map((id) =>
      problem(
        'error',
        'option-unknown',
        path,
        `‘${label.ko}’에 ‘${id}’(이)라는 값은 없습니다.`,
        `“${label.en}” has no value “${id}”.`,
      ),
    );
  }
  return isReversed(test)
    ? [
        problem(
          'error',
          'bounds-reversed',
          path,
          `‘${label.ko}’의 하한이 상한보다 큽니다.`,
          `The lower bound of “${label.en}” lies above the upper one.`,
        ),
      ]
    : [];
}

function kindOf(test: Test): 'number' | 'choice' | 'region' | 'day' {
  if ('anyOf' in test) return 'choice';
  if ('within' in test) return 'region';
  return 'min' in test ? 'number' : 'day';
}

function isReversed(test: Test): boolean {
  if ('min' in test) return test.min !== null && test.max !== null && test.min > test.max;
  return 'from' in test && test.from !== null && test.until !== null && test.from > test.until;
}
