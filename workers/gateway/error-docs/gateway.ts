import type { ErrorDoc } from './doc.ts';

/** Codes that the gateway itself answers with, or that any system may. */
export const gatewayErrors = {
  invalid_request: {
    en: {
      meaning:
        'A path parameter, query value, header or part of the JSON body does not fit the schema of the operation. `errors` names every fault by JSON pointer; nothing was changed.',
      remedy: 'Correct each part that `errors` points to, compare with the operation in /docs, and send it again.',
    },
    ko: {
      meaning:
        '경로 값, 쿼리, 헤더 또는 JSON 본문의 일부가 스키마에 맞지 않습니다. `errors`가 잘못된 곳을 JSON 포인터로 모두 알려 줍니다. 변경된 것은 없습니다.',
      remedy: '`errors`가 가리키는 부분을 /docs의 설명과 비교해 고친 뒤 다시 보내십시오.',
    },
    detail: 'Parts of the request are not valid; see errors.',
    errors: [{ pointer: '/body/address', message: 'Invalid input: expected string, received number' }],
  },
  unauthenticated: {
    en: {
      meaning:
        'The operation needs a credential and none came, or the one that came is wrong. A wrong credential is never treated as anonymous.',
      remedy:
        'Send the administrator key as `Authorization: Bearer <key>` or `X-API-Key: <key>`; for a feed, the feed key as HTTP Basic password or `X-API-Key`. Look for a trailing line feed in a key read from a file.',
    },
    ko: {
      meaning: '인증 정보가 필요한데 없거나, 보낸 인증 정보가 틀렸습니다. 틀린 인증 정보를 익명으로 간주하지 않습니다.',
      remedy:
        '관리자 키를 `Authorization: Bearer <키>` 또는 `X-API-Key: <키>`로 보내십시오. 피드에는 피드 키를 HTTP Basic 암호나 `X-API-Key`로 보냅니다. 파일에서 읽은 키라면 끝에 줄바꿈이 붙어 있지 않은지 확인하십시오.',
    },
    detail: 'The credential is not valid.',
  },
  forbidden: {
    en: {
      meaning: 'The credential is valid, but does not hold the permission that `details.permission` names.',
      remedy: 'Use a credential that holds this permission, or ask an administrator to grant it.',
    },
    ko: {
      meaning: '인증은 되었지만 `details.permission`에 적힌 권한이 없습니다.',
      remedy: '그 권한을 가진 인증 정보를 쓰거나 관리자에게 권한을 요청하십시오.',
    },
    detail: 'The permission blacklist:publish is missing.',
    details: { permission: 'blacklist:publish' },
  },
  not_found: {
    en: {
      meaning:
        'No operation, list, entry, source or page exists under this path. The operations of a system that is not in `SYSTEMS` answer the same.',
      remedy:
        'Compare path and identifiers with /docs; a path ends without a slash. Check that the system is switched on.',
    },
    ko: {
      meaning:
        '이 경로에 해당하는 작업, 목록, 항목, 출처 또는 페이지가 없습니다. `SYSTEMS`에 없는 시스템의 경로도 같은 응답을 합니다.',
      remedy:
        '경로와 식별자를 /docs와 비교하십시오. 경로 끝에는 슬래시를 붙이지 않습니다. 시스템이 켜져 있는지도 확인하십시오.',
    },
    detail: 'There is nothing at this path.',
  },
  method_not_allowed: {
    en: {
      meaning: 'The path exists, but not with this method. The header `Allow` lists the methods that it takes.',
      remedy: 'Use one of the methods in `Allow`. There is no CORS: OPTIONS is answered like any other method.',
    },
    ko: {
      meaning: '경로는 있지만 이 메서드는 받지 않습니다. 받을 수 있는 메서드는 `Allow` 헤더에 있습니다.',
      remedy: '`Allow`에 있는 메서드를 쓰십시오. CORS를 제공하지 않으므로 OPTIONS도 똑같이 거부됩니다.',
    },
    detail: 'Only GET, HEAD here.',
    details: { allow: ['GET', 'HEAD'] },
  },
  conflict: {
    en: {
      meaning:
        'The request is well formed, but the present state rules it out: for example something of that name exists already, or what should be confirmed is no longer waiting.',
      remedy:
        'Read the current state, decide again, and send a request that fits it. Repeating the same one does not help.',
    },
    ko: {
      meaning:
        '요청 형식은 맞지만 현재 상태에서는 할 수 없습니다. 같은 이름이 이미 있거나, 확인하려던 대상이 더는 대기 중이 아닌 경우입니다.',
      remedy: '현재 상태를 다시 읽고 그에 맞는 요청을 보내십시오. 같은 요청을 반복해도 결과는 같습니다.',
    },
    detail: 'A list named main exists already.',
  },
  idempotency_in_flight: {
    en: {
      meaning: 'A request with the same `Idempotency-Key` is still being worked on; its result is not known yet.',
      remedy:
        'Wait as long as `Retry-After` says and repeat the same request with the same key; it returns the first result.',
    },
    ko: {
      meaning: '같은 `Idempotency-Key`의 요청이 아직 처리 중이라 결과가 정해지지 않았습니다.',
      remedy: '`Retry-After`만큼 기다린 뒤 같은 키로 같은 요청을 반복하면 첫 요청의 결과를 받습니다.',
    },
    detail: 'The request with this idempotency key is still running.',
  },
  revision_mismatch: {
    en: {
      meaning:
        '`If-Match` names a revision that is no longer current: somebody changed the thing in the meantime. Nothing was changed.',
      remedy: 'Read it again, apply your change to the new state and send that with the new `ETag` in `If-Match`.',
    },
    ko: {
      meaning:
        '`If-Match`의 리비전이 더는 최신이 아닙니다. 그사이 다른 변경이 반영되었고, 이번 요청으로 바뀐 것은 없습니다.',
      remedy: '다시 읽어 새 상태에 변경을 적용하고, 새 `ETag`를 `If-Match`에 담아 보내십시오.',
    },
    detail: 'If-Match does not name the current state.',
    details: { etag: '"r8"' },
  },
  payload_too_large: {
    en: {
      meaning:
        'The body is longer than the operation accepts; `details.maxBytes` is its limit. Reading stopped at the limit.',
      remedy: 'Send less at once: split a bulk request into several, or a file into parts that the operation accepts.',
    },
    ko: {
      meaning: '본문이 허용 크기를 넘습니다. 한도는 `details.maxBytes`이며, 그 지점에서 읽기를 멈췄습니다.',
      remedy: '일괄 요청은 여러 번으로 나누고, 파일은 허용 크기 이하로 나누어 보내십시오.',
    },
    detail: 'The body is longer than 1048576 bytes.',
    details: { maxBytes: 1048576 },
  },
  unsupported_media_type: {
    en: {
      meaning:
        'The `Content-Type` of the body is not one that the operation reads, or the body came with a `Content-Encoding`.',
      remedy: 'Send the body uncompressed with one of the types in `details.accepted`, usually `application/json`.',
    },
    ko: {
      meaning: '본문의 `Content-Type`을 처리할 수 없거나, 본문이 `Content-Encoding`으로 압축되어 있습니다.',
      remedy: '압축하지 않은 본문을 `details.accepted`의 형식(보통 `application/json`)으로 보내십시오.',
    },
    detail: 'Send the body as application/json.',
    details: { accepted: ['application/json'] },
  },
  idempotency_key_reused: {
    en: {
      meaning:
        'This `Idempotency-Key` was used before with another body, so it is unclear which of the two is meant. Nothing was done.',
      remedy: 'Use a new key for every new request; repeat a key only with exactly the same body.',
    },
    ko: {
      meaning:
        '이 `Idempotency-Key`는 다른 본문으로 이미 쓰였습니다. 어느 쪽이 맞는지 알 수 없어 아무것도 하지 않았습니다.',
      remedy: '새 요청마다 새 키를 쓰고, 완전히 같은 본문을 재시도할 때만 같은 키를 쓰십시오.',
    },
    detail: 'The idempotency key was used with another body.',
  },
  precondition_required: {
    en: {
      meaning:
        'The operation changes something that others may be changing too, and demands `If-Match` so that no change is lost.',
      remedy: 'Read the thing first and send its `ETag` as `If-Match`. `If-Match: *` overwrites whatever is there.',
    },
    ko: {
      meaning: '다른 사람도 바꿀 수 있는 대상을 변경하는 작업이므로, 변경이 유실되지 않도록 `If-Match`를 요구합니다.',
      remedy: '먼저 대상을 읽어 그 `ETag`를 `If-Match`로 보내십시오. `If-Match: *`는 현재 상태와 무관하게 덮어씁니다.',
    },
    detail: 'Send If-Match with the ETag of the state that you are changing.',
  },
  rate_limited: {
    en: {
      meaning: 'More requests came from this caller than are allowed in the period. The request was not carried out.',
      remedy:
        'Wait as long as `Retry-After` says, then send fewer at once; use bulk operations instead of many single ones.',
    },
    ko: {
      meaning: '정해진 기간에 허용된 것보다 많은 요청을 보냈습니다. 이 요청은 수행되지 않았습니다.',
      remedy: '`Retry-After`만큼 기다린 뒤 속도를 줄이고, 단건 반복 대신 일괄 작업을 쓰십시오.',
    },
    detail: 'Too many requests; try again in 30 seconds.',
  },
  internal: {
    en: {
      meaning:
        'Something failed that the caller cannot have caused. What it was stands in the log under the request id and is not shown.',
      remedy:
        'Repeat a read or a request with `Idempotency-Key` after a moment. If it stays, report the `requestId`; an operator finds it in the log as `rid`.',
    },
    ko: {
      meaning: '호출자와 무관한 내부 오류입니다. 원인은 응답에 드러내지 않고 요청 ID와 함께 로그에 남깁니다.',
      remedy:
        '조회이거나 `Idempotency-Key`를 쓴 요청이면 잠시 뒤 반복하십시오. 계속되면 `requestId`를 알려 주십시오. 운영자는 로그의 `rid`로 찾을 수 있습니다.',
    },
    detail: 'The request failed on our side. Name the request id when you report it.',
  },
  unavailable: {
    en: {
      meaning:
        'A part that this operation needs does not answer at present or is not configured; `details.missing` names a missing secret, such as `AEGIS_ADMIN_KEY`.',
      remedy:
        'Set what `details.missing` names (`wrangler secret put`). Otherwise wait as long as `Retry-After` says and look at /health.',
    },
    ko: {
      meaning:
        '작업에 필요한 구성 요소가 지금 응답하지 않거나 설정되어 있지 않습니다. 빠진 시크릿은 `details.missing`에 나옵니다(예: `AEGIS_ADMIN_KEY`).',
      remedy:
        '`details.missing`의 값을 설정하십시오(`wrangler secret put`). 그 밖에는 `Retry-After`만큼 기다리며 /health를 확인하십시오.',
    },
    detail: 'No administrator key is configured: set the secret AEGIS_ADMIN_KEY.',
    details: { missing: 'AEGIS_ADMIN_KEY' },
  },
  actor_overloaded: {
    en: {
      meaning:
        'The one actor that owns this list or source has more requests waiting than it can take. Clients that retry at once keep it overloaded.',
      remedy:
        'Do not retry in a loop. Wait at least half a minute, send fewer requests at once, and use bulk operations.',
    },
    ko: {
      meaning:
        '이 목록이나 출처를 맡은 단일 액터에 처리할 수 있는 것보다 많은 요청이 쌓였습니다. 곧바로 재시도하면 과부하가 이어집니다.',
      remedy: '반복 재시도를 멈추고 30초 이상 기다린 뒤, 동시 요청을 줄이고 일괄 작업을 쓰십시오.',
    },
    detail: 'The list has too many requests waiting.',
  },
  secrets_key_unusable: {
    en: {
      meaning:
        'Stored credentials and sessions are encrypted with `AEGIS_SECRETS_KEY`, and that key is missing, is not 32 bytes of base64, or is not the one they were sealed with.',
      remedy:
        'Set the original key as the secret `AEGIS_SECRETS_KEY`. If it is lost, set a new one and enter the credentials of every source again.',
    },
    ko: {
      meaning:
        '저장된 계정 정보와 세션은 `AEGIS_SECRETS_KEY`로 암호화되는데, 그 키가 없거나 base64 32바이트가 아니거나 암호화할 때의 키와 다릅니다.',
      remedy:
        '원래 키를 시크릿 `AEGIS_SECRETS_KEY`로 설정하십시오. 잃어버렸다면 새 키를 설정하고 모든 출처의 계정 정보를 다시 입력하십시오.',
    },
    detail: 'The key AEGIS_SECRETS_KEY does not open what was sealed.',
  },
} as const satisfies Record<string, ErrorDoc>;
