import { addDays } from '../../../shared/policy/day.ts';
import { between, pick, type Random } from '../random.ts';
import type { Archetype } from './archetype.ts';

const dotted = (day: string): string => day.replaceAll('-', '.');
const plain = (day: string): string => {
  const [year, month, date] = day.split('-');
  return `${year}-${Number(month)}-${Number(date)}`;
};
const korean = (day: string): string => {
  const [year, month, date] = day.split('-');
  return `${year}년 ${Number(month)}월 ${Number(date)}일`;
};
const short = (day: string): string => {
  const [, month, date] = day.split('-');
  return `${Number(month)}. ${Number(date)}.`;
};

function range(random: Random, today: string): string {
  const opens = addDays(today, between(random, -150, 90));
  const closes = addDays(opens, between(random, 10, 90));
  const isSameYear = opens.slice(0, 4) === closes.slice(0, 4);
  const forms = [
    `${dotted(opens)}~${dotted(closes)}`,
    `${plain(opens)} ~${plain(closes)}`,
    `${opens.replaceAll('-', '')} ~ ${closes.replaceAll('-', '')}`,
    `${korean(opens)} ~ ${korean(closes)} 18:00까지`,
    isSameYear ? `${dotted(opens)}.(월) 10:00 ~ ${short(closes)}(금)18:00` : `${dotted(opens)}~${dotted(closes)}`,
  ];
  return pick(random, forms);
}

function windows(random: Random, today: string): string {
  const first = addDays(today, between(random, -120, 30));
  const second = addDays(first, between(random, 120, 200));
  const form = (day: string): string => `${korean(day)}~${korean(addDays(day, 20))}`;
  return `(1차) ${form(first)} (2차) ${form(second)}`;
}

/** 신청기한 in one of the forms that the real catalogue has, around a day. */
export function deadlineText(kind: Archetype['deadlines'][number], random: Random, today: string): string {
  switch (kind) {
    case 'range':
      return range(random, today);
    case 'windows':
      return windows(random, today);
    case 'always':
      return pick(random, ['상시신청', '상시신청', '연중 상시신청', '수시 접수']);
    case 'agency':
      return '접수기관 별 상이';
    case 'event':
      return pick(random, [
        '출생일로부터 1년 이내',
        '사유 발생일부터 60일 이내',
        '이직 후 지체없이',
        '전입일로부터 6개월 이내',
      ]);
    case 'birthday':
      return '만 65세 생일이 속하는 달의 1개월 전부터';
    case 'budget':
      return pick(random, ['예산 소진시까지', '예산 소진 시까지 선착순 접수', '모집인원 마감시까지']);
    case 'notice':
      return pick(random, ['별도 공고기한내', '공고문 참조', '추후 공고 예정']);
    case 'none':
      return '신청 불필요';
    case 'dash':
      return '-';
    case 'regular':
      return pick(random, ['매년 3월', '설,추석 명절기간', '연 2회(상·하반기)', '매년 1월 ~ 2월']);
    default:
      return pick(random, ['매월 1일~10일', '분기별 신청', '매월 20일까지']);
  }
}
