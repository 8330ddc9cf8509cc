import type { OPENID_SCOPES } from '../../shared/identity/oauth/scope.ts';
import type { Language } from '../gateway/http/language.ts';
import type { Bilingual } from '../gateway/pages/layout.ts';
import type { Permission } from '../gateway/permissions.ts';

type Scope = Permission | (typeof OPENID_SCOPES)[number];

/** What each scope means to a person who is asked to give it away. */
const SCOPES: Readonly<Record<Scope, Bilingual>> = {
  openid: { en: 'Know that it is you', ko: '본인임을 확인' },
  profile: { en: 'See your name', ko: '이름 보기' },
  email: { en: 'See your e-mail address', ko: '이메일 주소 보기' },
  offline_access: { en: 'Go on while you are away', ko: '자리를 비운 동안에도 계속 사용' },
  'account:read': { en: 'Read your account', ko: '계정 읽기' },
  'account:write': { en: 'Change your account', ko: '계정 바꾸기' },
  'account:security': { en: 'Change how you sign in', ko: '로그인 수단 바꾸기' },
  'users:read': { en: 'See all users', ko: '모든 사용자 보기' },
  'users:write': { en: 'Change users', ko: '사용자 바꾸기' },
  'users:security': { en: 'Suspend users, assign roles', ko: '사용자 정지, 역할 지정' },
  'clients:read': { en: 'See registered applications', ko: '등록된 애플리케이션 보기' },
  'clients:write': { en: 'Register applications', ko: '애플리케이션 등록' },
  'audit:read': { en: 'Read the audit records', ko: '감사 기록 읽기' },
  'blacklist:read': { en: 'Read the block lists', ko: '차단 목록 읽기' },
  'blacklist:write': { en: 'Change the block lists', ko: '차단 목록 바꾸기' },
  'blacklist:publish': { en: 'Publish the block lists', ko: '차단 목록 발행' },
  'collection:read': { en: 'See the sources', ko: '수집 출처 보기' },
  'collection:write': { en: 'Change the sources', ko: '수집 출처 바꾸기' },
  'collection:upload': { en: 'Upload lists', ko: '목록 올리기' },
  'feed:read': { en: 'Read the feeds', ko: '피드 읽기' },
  'feed:manage': { en: 'Manage feed keys', ko: '피드 키 관리' },
  'policy:write': { en: 'Write support programmes', ko: '지원 정책 작성' },
  'policy:collect': { en: 'Run the collection of programmes', ko: '지원 정책 수집 관리' },
  'policy:rules': { en: 'Draft rules of ranking and eligibility', ko: '추천·자격 규칙 초안 작성' },
  'policy:approve': { en: 'Approve rules of ranking and eligibility', ko: '추천·자격 규칙 승인' },
  'recommendations:own': { en: 'Keep your facts and recommendations', ko: '내 정보와 추천 결과 보관' },
  'recommendations:batch': { en: 'Recommend for many people at a time', ko: '여러 사람의 추천 일괄 처리' },
  'recommendations:read': { en: 'See how good recommendations are', ko: '추천 품질 조회' },
  'ai:use': { en: 'Ask the assistant', ko: 'AI 질의' },
  'ai:manage': { en: 'Switch models', ko: 'AI 모델 전환' },
  'operations:read': { en: 'See how the platform is', ko: '플랫폼 상태 보기' },
  'operations:write': { en: 'Operate the platform', ko: '플랫폼 운영' },
};

/** The words for every scope in a language, as `data-words` of an element takes them. */
export function scopeWords(language: Language): string {
  return JSON.stringify(Object.fromEntries(Object.entries(SCOPES).map(([scope, text]) => [scope, text[language]])));
}

/** What a scope means; a scope of a newer version is its own description. */
export function scopeText(scope: string, language: Language): string {
  return Object.hasOwn(SCOPES, scope) ? SCOPES[scope as Scope][language] : scope;
}
