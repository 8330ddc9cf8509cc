import type { Attribute } from '../attribute.ts';
import { option, protectedOption, text } from './make.ts';

/** Attributes of a household. Shares are rough and rounded, as of the census of households in the mid-2020s. */
export const HOUSEHOLD_ATTRIBUTES: readonly Attribute[] = [
  {
    id: 'incomePercent',
    kind: 'number',
    label: text('가구 소득(기준 중위소득 대비)', 'Household income, of the median'),
    question: text(
      '가구 소득이 기준 중위소득의 몇 퍼센트인가요? 대략이라도 괜찮습니다.',
      'How much is your household income in percent of the median? A rough figure will do.',
    ),
    unit: 'percent',
    cost: 3,
    isProtected: false,
    of: 'household',
  },
  {
    id: 'householdSize',
    kind: 'number',
    label: text('가구원 수', 'Members of the household'),
    question: text('함께 사는 가구원이 본인을 포함해 몇 명인가요?', 'How many are you in your household?'),
    unit: 'people',
    cost: 1,
    isProtected: false,
    of: 'household',
  },
  {
    id: 'children',
    kind: 'number',
    label: text('자녀 수', 'Children'),
    question: text('자녀가 몇 명인가요?', 'How many children do you have?'),
    unit: 'people',
    cost: 2,
    isProtected: true,
    of: 'household',
  },
  {
    id: 'household',
    kind: 'traits',
    label: text('가구 특성', 'Household situation'),
    question: text(
      '가구에 해당하는 것을 모두 골라 주세요. 없으면 그대로 넘어가셔도 됩니다.',
      'Which of these apply to your household? Choose all that apply, or none.',
    ),
    options: [
      protectedOption('multicultural', '다문화 가족', 'Multicultural family', 0.02),
      protectedOption('north-korean-defector', '북한이탈주민', 'North Korean defector', 0.001),
      protectedOption('single-parent', '한부모·조손 가족', 'Single parent or grandparents', 0.06),
      protectedOption('single-person', '1인 가구', 'One person', 0.36),
      protectedOption('multi-child', '다자녀 가구', 'Many children', 0.1),
      option('no-home', '무주택 가구', 'No home of its own', 0.44),
      option('newcomer', '신규 전입 가구', 'Newly moved in', 0.08),
      protectedOption('extended', '확대 가족', 'Extended family', 0.03),
    ],
    cost: 3,
    isProtected: false,
    of: 'household',
  },
];
