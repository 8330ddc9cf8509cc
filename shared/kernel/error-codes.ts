/**
 * The closed list of error codes. A code never changes its meaning; it appears unchanged in problem details, logs,
 * metrics and `docs/errors/<code>.md`.
 */
export interface ErrorKind {
  /** HTTP status of the problem. */
  readonly status: number;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  /** Whether the message may be shown to a caller; an internal error becomes a generic problem with the request id. */
  readonly public: boolean;
  readonly title: string;
  readonly titleKo: string;
}

const kind = (status: number, title: string, titleKo: string, retryable = false, isPublic = true): ErrorKind => ({
  status,
  retryable,
  public: isPublic,
  title,
  titleKo,
});

export const ERROR_KINDS = {
  // gateway
  invalid_request: kind(400, 'The request is not valid', '요청이 올바르지 않습니다'),
  unauthenticated: kind(401, 'Credentials are missing or wrong', '인증 정보가 없거나 올바르지 않습니다'),
  forbidden: kind(403, 'The permission is missing', '권한이 없습니다'),
  not_found: kind(404, 'There is no such thing', '찾을 수 없습니다'),
  method_not_allowed: kind(405, 'The method is not allowed here', '허용되지 않는 메서드입니다'),
  conflict: kind(409, 'The state does not allow it', '현재 상태에서는 할 수 없습니다'),
  idempotency_in_flight: kind(409, 'The same request is still running', '같은 요청이 아직 처리 중입니다', true),
  revision_mismatch: kind(412, 'The revision has moved on', '다른 변경이 먼저 반영되었습니다'),
  payload_too_large: kind(413, 'The body is too large', '본문이 너무 큽니다'),
  unsupported_media_type: kind(415, 'The media type is not supported', '지원하지 않는 형식입니다'),
  idempotency_key_reused: kind(
    422,
    'The idempotency key was used for another request',
    '멱등성 키가 다른 요청에 쓰였습니다',
  ),
  precondition_required: kind(428, 'If-Match is required', 'If-Match 헤더가 필요합니다'),
  rate_limited: kind(429, 'Too many requests', '요청이 너무 많습니다', true),
  internal: kind(500, 'Something failed on our side', '서버 내부 오류입니다', true, false),
  unavailable: kind(503, 'Not available right now', '지금은 사용할 수 없습니다', true),
  actor_overloaded: kind(503, 'The entity is overloaded', '요청이 몰려 처리할 수 없습니다', false),
  secrets_key_unusable: kind(
    503,
    'The key for sealed secrets is missing or wrong',
    '비밀 값을 여는 키가 없거나 올바르지 않습니다',
  ),

  // identity
  token_invalid: kind(401, 'The token is not valid', '토큰이 올바르지 않습니다'),
  token_expired: kind(401, 'The token has expired', '토큰이 만료되었습니다'),
  session_ended: kind(401, 'The session has ended', '세션이 종료되었습니다'),
  step_up_required: kind(401, 'A recent or stronger sign-in is required', '다시 로그인하거나 추가 인증이 필요합니다'),
  sign_in_refused: kind(401, 'The sign-in was refused', '로그인이 거부되었습니다'),
  factor_refused: kind(401, 'The second factor was refused', '2단계 인증이 거부되었습니다'),
  csrf_refused: kind(403, 'The request came from another site', '다른 사이트에서 온 요청입니다'),
  email_unverified: kind(403, 'The e-mail address is not verified yet', '이메일 주소가 아직 확인되지 않았습니다'),
  account_suspended: kind(403, 'The account is suspended', '정지된 계정입니다'),
  claim_taken: kind(409, 'The name is taken', '이미 사용 중인 이름입니다'),
  factor_last: kind(409, 'The last way to sign in cannot be removed', '마지막 로그인 수단은 삭제할 수 없습니다'),
  one_time_token_invalid: kind(
    410,
    'The link or code is no longer valid',
    '더 이상 유효하지 않은 링크 또는 코드입니다',
  ),
  password_unacceptable: kind(422, 'The password is not acceptable', '사용할 수 없는 비밀번호입니다'),
  name_unacceptable: kind(422, 'The name is not acceptable', '사용할 수 없는 이름입니다'),
  scope_exceeded: kind(422, 'The scope exceeds what the owner may', '소유자의 권한을 넘는 범위입니다'),
  sign_in_delayed: kind(429, 'Too many attempts; wait a moment', '시도가 많아 잠시 기다려야 합니다', true),
  upstream_failed: kind(502, 'An upstream service failed', '외부 서비스가 응답하지 않거나 오류를 냈습니다', true),

  // addresses
  address_invalid: kind(422, 'The address is not valid', '주소 형식이 올바르지 않습니다'),
  address_too_wide: kind(422, 'The range is too wide', '주소 범위가 너무 넓습니다'),
  address_untouchable: kind(422, 'The address can never be published', '차단할 수 없는 주소입니다'),
  indicator_invalid: kind(422, 'The value is not accepted', '받을 수 없는 값입니다'),

  // artefacts
  artefact_unreadable: kind(422, 'The file cannot be read', '파일을 읽을 수 없습니다'),
  artefact_truncated: kind(422, 'The file is cut off', '파일이 잘려 있습니다'),
  artefact_too_large: kind(413, 'The file exceeds a limit', '파일이 한도를 넘습니다'),
  artefact_bomb: kind(422, 'The archive inflates beyond the limit', '압축 해제 한도를 넘는 파일입니다'),
  artefact_layout_drifted: kind(422, 'The layout of the file has changed', '파일의 구성이 바뀌었습니다'),
  artefact_format_unknown: kind(415, 'The format of the file is not known', '알 수 없는 파일 형식입니다'),
  artefact_format_unsupported: kind(415, 'The format of the file is not supported', '지원하지 않는 파일 형식입니다'),

  // collection
  egress_refused: kind(422, 'The address may not be fetched', '가져올 수 없는 주소입니다'),
  collection_unreachable: kind(502, 'The source cannot be reached', '출처에 연결할 수 없습니다', true),
  collection_http_error: kind(502, 'The source answered with an error', '출처가 오류로 응답했습니다', true),
  collection_blocked: kind(502, 'The source seems to block us', '출처가 접근을 차단하는 것으로 보입니다', true),
  collection_login_refused: kind(502, 'The source refused the login', '출처가 로그인을 거부했습니다'),
  collection_locked: kind(502, 'The account is locked for a while', '계정이 일시적으로 잠겼습니다', true),
  collection_address_not_registered: kind(
    502,
    'Our address is not registered at the source',
    '출처에 등록되지 않은 주소입니다',
  ),
  collection_account_attention: kind(502, 'The account needs a person', '계정을 사람이 확인해야 합니다'),
  collection_session_lost: kind(502, 'The session was lost', '세션이 끊어졌습니다', true),
  collection_unexpected_answer: kind(
    502,
    'The source answered something unexpected',
    '출처의 응답을 이해할 수 없습니다',
  ),
  collection_attention_required: kind(409, 'A person has to decide first', '사람의 확인이 먼저 필요합니다'),
  collection_credentials_missing: kind(409, 'The source has no credentials', '출처의 계정 정보가 없습니다'),
  signature_invalid: kind(401, 'The signature is not valid', '서명이 올바르지 않습니다'),

  // feed
  feed_not_ready: kind(503, 'The feed was never published', '아직 발행된 피드가 없습니다', true),
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERROR_KINDS;
