import type { PolicyDocument } from '../document/document.ts';
import type { Judgement } from '../eligibility/judge.ts';
import type { FitStatus } from '../eligibility/status.ts';
import { attributeOf } from '../facts/registry.ts';
import { type ToldDeadline, tellDeadline } from '../plan/told.ts';
import { type Texts, wonText } from './describe.ts';
import { type Reason, reasonsOf } from './reasons.ts';
import { materialOf, type Verified, verify } from './verify.ts';

/** Something one can do next. */
export interface NextStep {
  readonly kind: 'question' | 'apply-by' | 'wait-until' | 'documents' | 'channel' | 'ask-agency';
  readonly text: Texts;
  /** Of a question. */
  readonly attribute: string | null;
}

/** Why somebody gets, does not get, or may get a programme, and what to do next. Every claim stands in the trace or in the source. */
export interface Explanation {
  readonly policyId: string;
  readonly status: FitStatus;
  /** How sure: `high` certain and well documented, `medium` likely, `low` hangs on answers or on a person's reading. */
  readonly confidence: 'high' | 'medium' | 'low';
  readonly headline: Texts;
  readonly reasons: readonly Reason[];
  readonly nextSteps: readonly NextStep[];
  readonly deadline: ToldDeadline;
  /** The whole as sentences, by template. */
  readonly text: Texts;
  /** Claims found in the text, and those of them that nothing bears out (none, unless a source points nowhere). */
  readonly verification: Readonly<Record<'ko' | 'en', Verified>>;
  /** Whether a model's words were refused and the template stands in for them. */
  readonly isFallback: boolean;
}

export interface ExplainInput {
  readonly document: PolicyDocument;
  readonly judgement: Judgement;
  readonly status: FitStatus;
  /** Of the document, 0 to 1. */
  readonly quality: number;
  /** Today in Seoul. */
  readonly day: string;
}

const HEADLINES: Readonly<Record<FitStatus, (title: string) => Texts>> = {
  eligible: (title) => ({
    ko: `「${title}」 지원 대상입니다.`,
    en: `You qualify for “${title}”.`,
  }),
  likely: (title) => ({
    ko: `「${title}」 지원 대상일 가능성이 높습니다. 아래 조건은 직접 확인해 주세요.`,
    en: `You probably qualify for “${title}”; please check the conditions below.`,
  }),
  needs_info: (title) => ({
    ko: `「${title}」 지원 대상인지 알려면 정보가 더 필요합니다.`,
    en: `More has to be known to say whether you qualify for “${title}”.`,
  }),
  needs_review: (title) => ({
    ko: `「${title}」 지원 조건은 담당자의 확인이 필요합니다.`,
    en: `The conditions of “${title}” have to be read by a person.`,
  }),
  ineligible: (title) => ({
    ko: `「${title}」 지원 대상이 아닙니다.`,
    en: `You do not qualify for “${title}”.`,
  }),
  not_open: (title) => ({
    ko: `「${title}」은(는) 지금 신청할 수 없습니다.`,
    en: `“${title}” cannot be applied for now.`,
  }),
  conflict: (title) => ({
    ko: `「${title}」은(는) 이미 받고 있는 지원과 함께 받을 수 없습니다.`,
    en: `“${title}” cannot be combined with what you already receive.`,
  }),
};

/** Explains by template, in Korean and English. */
export function explain({ document, judgement, status, quality, day }: ExplainInput): Explanation {
  const deadline = tellDeadline(document.deadline, day);
  const reasons = reasonsOf(judgement, document.texts);
  const nextSteps = nextStepsOf(document, judgement, deadline);
  const headline = HEADLINES[status](document.title);
  const amount = amountText(document);
  const compose = (locale: 'ko' | 'en'): string =>
    [
      headline[locale],
      ...(amount === null ? [] : [amount[locale]]),
      ...reasons.map(({ text }) => `- ${text[locale]}`),
      deadline.text[locale],
      ...nextSteps.map(({ text }) => `→ ${text[locale]}`),
    ].join('\n');
  const text = { ko: compose('ko'), en: compose('en') };
  const material = materialOf(document, judgement, deadline);
  return {
    ...{ policyId: document.id, status, headline, reasons, nextSteps, deadline, text },
    confidence: confidenceOf(status, quality),
    verification: { ko: verify(text.ko, material), en: verify(text.en, material) },
    isFallback: false,
  };
}

/**
 * Takes a model's words if every claim in them is borne out, and the template otherwise.
 *
 * @param words - By language; a language that is not there keeps the template.
 */
export function rephrased(
  explanation: Explanation,
  words: Partial<Record<'ko' | 'en', string>>,
  { document, judgement }: Pick<ExplainInput, 'document' | 'judgement'>,
): Explanation {
  const material = materialOf(document, judgement, explanation.deadline);
  let taken = explanation;
  for (const locale of ['ko', 'en'] as const) {
    const offered = words[locale];
    if (offered === undefined) continue;
    const verified = verify(offered, material);
    taken = verified.isVerified
      ? {
          ...taken,
          text: { ...taken.text, [locale]: offered },
          verification: { ...taken.verification, [locale]: verified },
        }
      : { ...taken, isFallback: true };
  }
  return taken;
}

function confidenceOf(status: FitStatus, quality: number): Explanation['confidence'] {
  if (status === 'eligible') return quality >= 0.8 ? 'high' : 'medium';
  return status === 'likely' ? 'medium' : 'low';
}

const PER: Readonly<Record<'once' | 'month' | 'year', Texts>> = {
  once: { ko: '한 번', en: 'once' },
  month: { ko: '매월', en: 'a month' },
  year: { ko: '매년', en: 'a year' },
};

function amountText({ amount }: PolicyDocument): Texts | null {
  if (amount === null || (amount.min === null && amount.max === null)) return null;
  const { min, max, per } = amount;
  const most = max ?? min!;
  if (min !== null && max !== null && min !== max) {
    return {
      ko: `지원 금액: ${PER[per].ko} ${wonText(min, 'ko')} ~ ${wonText(max, 'ko')}`,
      en: `Amount: ${wonText(min, 'en')} to ${wonText(max, 'en')} ${PER[per].en}`,
    };
  }
  const isMost = max !== null && min === null;
  return {
    ko: `지원 금액: ${PER[per].ko} ${isMost ? '최대 ' : ''}${wonText(most, 'ko')}`,
    en: `Amount: ${isMost ? 'up to ' : ''}${wonText(most, 'en')} ${PER[per].en}`,
  };
}

function nextStepsOf(document: PolicyDocument, judgement: Judgement, deadline: ToldDeadline): NextStep[] {
  const steps: NextStep[] = judgement.missing.map(({ attribute }) => {
    const question = attributeOf(attribute)?.question;
    return { kind: 'question', attribute, text: question ?? { ko: attribute, en: attribute } };
  });
  const add = (kind: NextStep['kind'], ko: string, en: string) =>
    steps.push({ kind, attribute: null, text: { ko, en } });
  if (deadline.state === 'open' && deadline.closesOn !== null) {
    add('apply-by', `${deadline.closesOn}까지 신청해 주세요.`, `Apply by ${deadline.closesOn}.`);
  }
  if (deadline.state === 'upcoming') {
    add('wait-until', `${deadline.opensOn}에 신청이 시작됩니다.`, `Applications open on ${deadline.opensOn}.`);
  }
  if (document.documents.length > 0) {
    const names = document.documents.join(', ');
    add('documents', `준비 서류: ${names}`, `Bring: ${names}`);
  }
  const { url, phone } = document.channel;
  if (url !== null) add('channel', `온라인 신청·안내: ${url}`, `Apply or read on: ${url}`);
  else if (phone !== null) add('channel', `문의: ${phone}`, `Call: ${phone}`);
  if (judgement.unparsed.length > 0 || steps.length === 0) {
    const { name } = document.organisation;
    add('ask-agency', `자세한 조건은 ${name}에 문의해 주세요.`, `Ask ${name} about the details.`);
  }
  return steps;
}
