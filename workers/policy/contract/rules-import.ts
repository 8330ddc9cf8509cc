import * as z from 'zod';
import { PROBLEM_CODES } from '../../../shared/policy/rules/problem.ts';
import { defineRoute } from '../../gateway/route.ts';

const tag = 'policy rules';
const name = z.string().min(1).max(120);
const both = z.object({ ko: z.string(), en: z.string() });
const verdict = z.enum(['true', 'false', 'unknown']);
const whole = z.number().int().min(0);

const tree = z
  .looseObject({ kind: z.enum(['all', 'any', 'not', 'atLeast', 'is', 'text']) })
  .meta({ id: 'ImportedRule', description: 'A tree over conditions on attributes; see docs/policy-rules.md.' });

const variables = z
  .record(
    name,
    z.strictObject({
      attribute: z.string().max(60).meta({ description: 'E.g. `age`, `incomePercent`, `traits`.' }),
      subject: z.enum(['applicant', 'beneficiary']).optional(),
      option: z.string().max(60).optional().meta({ description: 'Of a variable that is true or false: what it says.' }),
      values: z
        .record(z.string().max(120), z.string().max(60))
        .optional()
        .meta({ description: 'Foreign values by options or district codes of ours.' }),
      scale: z.number().positive().optional().meta({ description: 'Factor from foreign numbers to ours.' }),
    }),
  )
  .meta({
    description: 'What the variables mean, by their foreign names.',
    examples: [{ age: { attribute: 'age' }, disabled: { attribute: 'traits', option: 'disabled' } }],
  });

export const postJsonLogicImport = defineRoute({
  operationId: 'importJsonLogic',
  method: 'post',
  path: '/api/v1/policies/imports/json-logic',
  summary: 'A JSON Logic rule as one of ours',
  summaryKo: 'JSON Logic 규칙을 자격 규칙으로 변환 (저장하지 않음)',
  description:
    'Nothing is stored. What cannot be said in our rules is refused with 400, and `details.path` names the place: nothing is dropped.',
  tag,
  permission: 'policy:rules',
  request: {
    body: z.strictObject({
      rule: z.unknown().meta({ examples: [{ '>=': [{ var: 'age' }, 19] }] }),
      variables,
    }),
  },
  responses: {
    200: {
      description: 'The rule, and what would keep it from being used.',
      schema: z
        .object({
          rule: tree,
          problems: z.array(
            z.object({
              severity: z.enum(['error', 'warning']),
              code: z.enum(PROBLEM_CODES),
              path: z.string().meta({ description: 'In the rule, e.g. `of.1`.' }),
              message: both,
            }),
          ),
        })
        .meta({ id: 'JsonLogicImport' }),
    },
  },
  errors: [],
});

export const postOpenFiscaTests = defineRoute({
  operationId: 'runOpenFiscaTests',
  method: 'post',
  path: '/api/v1/policies/imports/openfisca-tests',
  summary: "Run tests in OpenFisca's form against the catalogue, or against rules of the request",
  summaryKo: 'OpenFisca 형식의 테스트를 현재 목록 또는 주어진 규칙으로 실행',
  description:
    'Nothing is stored. Without `rules` the programmes of the catalogue are judged, with the amendments that hold. At most 500 cases, 2,000 expectations, 100 programmes.',
  tag,
  permission: 'policy:rules',
  request: {
    body: z.strictObject({
      tests: z.string().min(1).max(200_000).meta({ description: 'YAML, or the same as JSON.' }),
      variables,
      programmes: z
        .record(name, z.string().max(120))
        .default({})
        .meta({ description: 'Ids of programmes by the output variables that stand for them.' }),
      rules: z
        .array(
          z.strictObject({
            id: z.string().min(1).max(120),
            eligibility: z
              .array(z.strictObject({ from: z.string().nullable(), until: z.string().nullable(), rule: tree }))
              .max(20),
          }),
        )
        .max(100)
        .optional()
        .meta({ description: 'Judged instead of the catalogue.' }),
    }),
  },
  responses: {
    200: {
      description: 'One result an expectation, in the order of the tests.',
      schema: z
        .object({
          catalogue: z.string().nullable().meta({ description: 'Version; null where rules were given.' }),
          rulesVersion: whole.nullable(),
          passed: whole,
          failed: whole,
          results: z.array(
            z.object({
              name: z.string(),
              programme: z.string(),
              expected: verdict,
              actual: verdict.nullable().meta({ description: 'null: there is no such programme.' }),
              passed: z.boolean(),
            }),
          ),
        })
        .meta({ id: 'OpenFiscaReport' }),
    },
  },
  errors: ['unavailable'],
});

export const ruleImportContracts = [postJsonLogicImport, postOpenFiscaTests];
