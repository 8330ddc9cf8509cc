/** What a change of the ways to sign in is called, by its code. */
const CHANGES: Readonly<Record<string, { readonly en: string; readonly ko: string }>> = {
  'totp-added': { en: 'authenticator app added', ko: '인증 앱 추가' },
  'totp-removed': { en: 'authenticator app removed', ko: '인증 앱 삭제' },
  'recovery-codes-renewed': { en: 'recovery codes renewed', ko: '복구 코드 재발급' },
  'recovery-code-used': { en: 'recovery code used', ko: '복구 코드 사용' },
  'passkey-added': { en: 'passkey added', ko: '패스키 추가' },
  'passkey-removed': { en: 'passkey removed', ko: '패스키 삭제' },
  'account-linked': { en: 'account of another provider linked', ko: '외부 계정 연결' },
  'account-unlinked': { en: 'account of another provider unlinked', ko: '외부 계정 연결 해제' },
};

/** The words for a change; an unknown code speaks for itself. */
export function changeInWords(change: string, locale: 'en' | 'ko'): string {
  return Object.hasOwn(CHANGES, change) ? CHANGES[change]![locale] : change;
}
