import type { BenefitKind, Category } from '../../document/document.ts';
import { fieldOf, isRow, listOf, type Row } from '../records.ts';

/** 관심주제. The `·` belongs to the names. */
export const THEMES: Readonly<Record<string, Category>> = {
  신체건강: 'health',
  정신건강: 'health',
  생활지원: 'livelihood',
  주거: 'housing',
  일자리: 'employment',
  문화·여가: 'culture',
  안전·위기: 'safety',
  임신·출산: 'birth',
  보육: 'education',
  교육: 'education',
  입양·위탁: 'care',
  보호·돌봄: 'care',
  서민금융: 'livelihood',
  법률: 'safety',
  에너지: 'livelihood',
};

/** 제공유형 */
export const PROVISIONS: Readonly<Record<string, BenefitKind>> = {
  현금지급: 'cash',
  현물지급: 'goods',
  이용권: 'voucher',
  전자바우처: 'voucher',
  '전자바우처(바우처)': 'voucher',
  현금대여: 'loan',
  '현금대여(융자)': 'loan',
  현금감면: 'reduction',
  감면: 'reduction',
  서비스지급: 'service',
  프로그램: 'service',
  '프로그램/서비스': 'service',
  시설이용: 'facility',
  일자리: 'job',
  의료지원: 'medical',
  상담: 'advice',
};

/** Lists are joined by `,` in the list and by `, ` in the detail. */
export const names = (row: Row | undefined, field: string): string[] =>
  fieldOf(row, field)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** A repeated element's field, one each. */
export const repeated = (row: Row | undefined, element: string, field: string): string[] =>
  listOf(row?.[element])
    .filter(isRow)
    .map((one) => fieldOf(one, field))
    .filter((text) => text !== '');
