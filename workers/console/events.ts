import type { Language } from '../gateway/http/language.ts';
import type { Bilingual } from '../gateway/pages/layout.ts';

/** What the entries of a security history mean to the person whose history it is. */
const EVENTS: Readonly<Record<string, Bilingual>> = {
  'account.requested': { en: 'Sign-up begun', ko: '가입 시작' },
  'account.created': { en: 'Account created', ko: '계정 생성' },
  'account.suspended': { en: 'Account suspended', ko: '계정 정지' },
  'account.reactivated': { en: 'Account reactivated', ko: '계정 정지 해제' },
  'session.started': { en: 'Signed in', ko: '로그인' },
  'session.ended': { en: 'Signed out', ko: '로그아웃' },
  'session.expired': { en: 'Session expired', ko: '세션 만료' },
  'session.displaced': { en: 'Session replaced by a newer one', ko: '새 세션으로 대체' },
  'session.stepped-up': { en: 'Identity proven again', ko: '본인 재확인' },
  'sessions.force-ended': { en: 'Signed out by an administrator', ko: '관리자가 로그아웃' },
  'refresh.replayed': { en: 'Copied session found and ended', ko: '복제된 세션을 발견해 종료' },
  'code.replayed': { en: 'Sign-in code used twice', ko: '로그인 코드 재사용' },
  'password.changed': { en: 'Password changed', ko: '비밀번호 변경' },
  'password.reset-requested': { en: 'New password asked for', ko: '비밀번호 재설정 요청' },
  'password.refused': { en: 'Wrong password', ko: '잘못된 비밀번호' },
  'email.verification-sent': { en: 'Confirmation mail sent', ko: '확인 메일 발송' },
  'email.verified': { en: 'E-mail address confirmed', ko: '이메일 주소 확인' },
  'email.change-requested': { en: 'Other e-mail address asked for', ko: '이메일 주소 변경 요청' },
  'email.changed': { en: 'E-mail address changed', ko: '이메일 주소 변경' },
  'username.changed': { en: 'User name changed', ko: '사용자 이름 변경' },
  'factor.changed': { en: 'Ways to sign in changed', ko: '로그인 수단 변경' },
  'factor.refused': { en: 'Second factor refused', ko: '2단계 인증 실패' },
  'passkey.renamed': { en: 'Passkey renamed', ko: '패스키 이름 변경' },
  'passkey.refused': { en: 'Passkey refused', ko: '패스키 인증 실패' },
  'passkey.counter-regressed': { en: 'Passkey may have been copied', ko: '패스키 복제 의심' },
  'key.created': { en: 'API key created', ko: 'API 키 생성' },
  'key.rotated': { en: 'API key rotated', ko: 'API 키 교체' },
  'key.revoked': { en: 'API key revoked', ko: 'API 키 폐기' },
  'consent.granted': { en: 'Application allowed', ko: '애플리케이션 허용' },
  'consent.revoked': { en: 'Application disconnected', ko: '애플리케이션 연결 해제' },
  'roles.assigned': { en: 'Roles assigned', ko: '역할 지정' },
  'support.viewed': { en: 'Looked at by support', ko: '지원 담당자 조회' },
};

/** The words for every type in a language, as `data-words` takes them; a type that is not here is shown as it is. */
export function eventWords(language: Language): string {
  return JSON.stringify(Object.fromEntries(Object.entries(EVENTS).map(([type, text]) => [type, text[language]])));
}
