import type { ErrorDoc } from './doc.ts';

/** Codes about who somebody is. */
export const identityErrors = {
  token_invalid: {
    en: {
      meaning:
        'The bearer token is not one of ours: malformed, signed with an unknown key, for another audience or issuer, or changed.',
      remedy: 'Sign in again, or use the refresh token to get a new access token. Send it unchanged.',
    },
    ko: {
      meaning:
        '우리가 발급한 토큰이 아닙니다. 형식이 틀렸거나, 알 수 없는 키로 서명되었거나, 대상·발급자가 다르거나, 변조되었습니다.',
      remedy: '다시 로그인하거나 갱신 토큰으로 새 접근 토큰을 받으십시오. 토큰은 그대로 보내야 합니다.',
    },
    detail: 'The access token is not valid.',
  },
  token_expired: {
    en: {
      meaning: 'The access token was good once; access tokens live for five minutes.',
      remedy: 'Use the refresh token at `POST /api/v1/auth/refresh` (or `/oauth/token`) and send the request again.',
    },
    ko: {
      meaning: '접근 토큰의 유효 시간(5분)이 지났습니다.',
      remedy: '`POST /api/v1/auth/refresh`(또는 `/oauth/token`)에서 갱신 토큰으로 새 토큰을 받아 다시 보내십시오.',
    },
    detail: 'The access token has expired.',
  },
  session_ended: {
    en: {
      meaning:
        'The session or key behind this credential was ended: signed out, revoked, replaced, or all sessions of the user were ended by a change of password or role. A refresh token that was used twice from different places ends its session, too.',
      remedy: 'Sign in again. If you did not end it yourself, look at the security history of the account.',
    },
    ko: {
      meaning:
        '이 인증 정보의 세션 또는 키가 종료되었습니다. 로그아웃, 폐기, 교체되었거나 비밀번호·역할 변경으로 모든 세션이 종료되었습니다. 갱신 토큰이 서로 다른 곳에서 두 번 쓰인 경우에도 종료됩니다.',
      remedy: '다시 로그인하십시오. 직접 종료하지 않았다면 계정의 보안 기록을 확인하십시오.',
    },
    detail: 'The session has ended.',
  },
  step_up_required: {
    en: {
      meaning:
        'The operation is dangerous and asks for a sign-in that is younger than `details.maxAgeSeconds`, or for two factors (`details.acr`). The header `WWW-Authenticate` says the same to OAuth clients (RFC 9470).',
      remedy: 'Prove who you are once more at `POST /api/v1/auth/step-up`, then send the request again.',
    },
    ko: {
      meaning:
        '위험한 작업이라 `details.maxAgeSeconds`초 이내의 로그인 또는 2단계 인증(`details.acr`)이 필요합니다. `WWW-Authenticate` 헤더에도 같은 내용이 있습니다(RFC 9470).',
      remedy: '`POST /api/v1/auth/step-up`에서 다시 인증한 뒤 요청을 다시 보내십시오.',
    },
    detail: 'Sign in again: the last sign-in is too long ago.',
    details: { maxAgeSeconds: 300 },
  },
  sign_in_refused: {
    en: {
      meaning: 'The identifier or the password is wrong. The answer is the same for an account that does not exist.',
      remedy: 'Check both, or reset the password. Repeated failures are answered more and more slowly.',
    },
    ko: {
      meaning: '아이디 또는 비밀번호가 틀렸습니다. 없는 계정이어도 같은 응답을 합니다.',
      remedy: '둘 다 확인하거나 비밀번호를 재설정하십시오. 실패가 반복되면 응답이 점점 늦어집니다.',
    },
    detail: 'The identifier or the password is wrong.',
  },
  factor_refused: {
    en: {
      meaning: 'The code or passkey is wrong, was used before, or the sign-in that it belongs to has run out.',
      remedy: 'Use a fresh code: each works once. After a few failures start the sign-in again.',
    },
    ko: {
      meaning: '코드 또는 패스키가 틀렸거나 이미 사용되었거나, 해당 로그인의 유효 시간이 지났습니다.',
      remedy: '새 코드를 쓰십시오. 각 코드는 한 번만 쓸 수 있습니다. 몇 번 실패하면 로그인을 처음부터 다시 하십시오.',
    },
    detail: 'The code is wrong or was used before.',
  },
  csrf_refused: {
    en: {
      meaning:
        'A request that changes something came with a session cookie, but not from a page of this site (`Origin` and `Sec-Fetch-Site` say so).',
      remedy: 'Call from a page of the same origin, or use a bearer token or an API key in place of the cookie.',
    },
    ko: {
      meaning:
        '세션 쿠키로 변경을 요청했지만 이 사이트의 페이지에서 온 요청이 아닙니다(`Origin`, `Sec-Fetch-Site` 기준).',
      remedy: '같은 출처의 페이지에서 호출하거나, 쿠키 대신 접근 토큰 또는 API 키를 쓰십시오.',
    },
    detail: 'The request came from another origin.',
  },
  email_unverified: {
    en: {
      meaning: 'The password is right, but nobody has followed the link in the verification mail yet.',
      remedy: 'Follow the link, or have the mail sent again at `POST /api/v1/auth/verify-email/resend`.',
    },
    ko: {
      meaning: '비밀번호는 맞지만 확인 메일의 링크를 아직 열지 않았습니다.',
      remedy: '메일의 링크를 열거나 `POST /api/v1/auth/verify-email/resend`로 메일을 다시 받으십시오.',
    },
    detail: 'Verify the e-mail address first.',
  },
  account_suspended: {
    en: {
      meaning: 'An administrator has suspended the account. Nothing of it was deleted.',
      remedy: 'Ask an administrator; only they can reactivate it.',
    },
    ko: {
      meaning: '관리자가 계정을 정지했습니다. 삭제된 것은 없습니다.',
      remedy: '관리자에게 문의하십시오. 관리자만 다시 활성화할 수 있습니다.',
    },
    detail: 'The account is suspended.',
  },
  claim_taken: {
    en: {
      meaning:
        'The user name (or one that looks the same), or the account at another provider, already belongs to somebody. `details.kind` says which.',
      remedy: 'Choose another name; for a linked account, unlink it where it is linked now.',
    },
    ko: {
      meaning:
        '사용자 이름(또는 똑같아 보이는 이름)이나 외부 계정이 이미 다른 사람의 것입니다. `details.kind`가 무엇인지 알려 줍니다.',
      remedy: '다른 이름을 고르십시오. 외부 계정이라면 지금 연결된 곳에서 먼저 연결을 해제하십시오.',
    },
    detail: 'The user name is taken.',
    details: { kind: 'username' },
  },
  factor_last: {
    en: {
      meaning: 'Without this factor nobody could sign in to the account any more, or recover it.',
      remedy: 'Add another way first: a password, a passkey or a linked account.',
    },
    ko: {
      meaning: '이 수단을 없애면 더 이상 로그인하거나 복구할 수 없습니다.',
      remedy: '먼저 비밀번호, 패스키, 외부 계정 연결 중 다른 수단을 추가하십시오.',
    },
    detail: 'This is the last way to sign in.',
  },
  one_time_token_invalid: {
    en: {
      meaning: 'The link or code has expired, was used, or was replaced by a newer one.',
      remedy: 'Ask for a new one.',
    },
    ko: {
      meaning: '링크 또는 코드가 만료되었거나 이미 사용되었거나 새 것으로 대체되었습니다.',
      remedy: '새로 요청하십시오.',
    },
    detail: 'The link is no longer valid.',
  },
  password_unacceptable: {
    en: {
      meaning:
        'The password is too short, too long, or among those that everybody tries first. `details.reason` says which.',
      remedy: 'Choose a longer one that you use nowhere else. Any characters are allowed, also spaces.',
    },
    ko: {
      meaning:
        '비밀번호가 너무 짧거나 길거나, 누구나 먼저 시도해 보는 비밀번호입니다. `details.reason`이 이유를 알려 줍니다.',
      remedy: '다른 곳에서 쓰지 않는 더 긴 비밀번호를 고르십시오. 공백을 포함해 어떤 문자든 쓸 수 있습니다.',
    },
    detail: 'The password has fewer than 10 characters.',
    details: { reason: 'too_short', least: 10 },
  },
  name_unacceptable: {
    en: {
      meaning:
        'The user name or e-mail address has a form that we do not take: mixed scripts, invisible characters, a wrong length. `details.reason` says which.',
      remedy: 'Use letters of one script (Korean with Latin is fine), digits, `.`, `_` and `-`.',
    },
    ko: {
      meaning:
        '받을 수 없는 형태의 사용자 이름 또는 이메일입니다(문자 체계 혼용, 보이지 않는 문자, 길이). `details.reason`이 이유를 알려 줍니다.',
      remedy: '한 가지 문자 체계의 글자(한글과 영문은 함께 가능), 숫자, `.`, `_`, `-`를 쓰십시오.',
    },
    detail: 'The user name mixes scripts.',
    details: { reason: 'mixed_script' },
  },
  scope_exceeded: {
    en: {
      meaning: 'A key or token was asked to do more than its owner may; `details.excess` names the surplus.',
      remedy: 'Leave out the scopes that are named, or ask an administrator for the role.',
    },
    ko: {
      meaning: '소유자의 권한을 넘는 키 또는 토큰을 요청했습니다. `details.excess`가 넘는 범위를 알려 줍니다.',
      remedy: '해당 범위를 빼거나 관리자에게 역할을 요청하십시오.',
    },
    detail: 'The scope exceeds what the owner may.',
    details: { excess: ['blacklist:publish'] },
  },
  sign_in_delayed: {
    en: {
      meaning:
        'There were too many failed attempts for this account or from this network. The delay grows with each failure; the account is never locked.',
      remedy: 'Wait as long as `Retry-After` says. A right password works after that.',
    },
    ko: {
      meaning:
        '이 계정 또는 이 네트워크에서 실패한 시도가 많습니다. 실패할 때마다 대기 시간이 늘어나지만 계정은 잠기지 않습니다.',
      remedy: '`Retry-After`만큼 기다리십시오. 그 뒤에는 올바른 비밀번호로 로그인할 수 있습니다.',
    },
    detail: 'Too many attempts; wait a moment.',
  },
  upstream_failed: {
    en: {
      meaning:
        'A service that we had to ask (a sign-in provider, a mail service) failed, was too slow, or answered nonsense.',
      remedy: 'Try again later. `details.upstream` names the service.',
    },
    ko: {
      meaning:
        '우리가 물어야 하는 외부 서비스(로그인 제공자, 메일 서비스 등)가 실패했거나 너무 느리거나 잘못된 응답을 했습니다.',
      remedy: '나중에 다시 시도하십시오. `details.upstream`이 서비스 이름을 알려 줍니다.',
    },
    detail: 'The sign-in provider did not answer in time.',
    details: { upstream: 'github' },
  },
} as const satisfies Readonly<Record<string, ErrorDoc>>;
