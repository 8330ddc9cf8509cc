import type { ErrorDoc } from './doc.ts';

/** Codes about collecting from sources. */
export const collectionErrors = {
  egress_refused: {
    en: {
      meaning:
        'The URL leads, directly or after a redirect, to an address that a collector must not reach: private, loopback, link-local, or a scheme other than http and https.',
      remedy: 'Use a public URL. For a source inside your network, upload the file or let a relay send it.',
    },
    ko: {
      meaning:
        'URL이 직접 또는 리다이렉트를 거쳐 사설·루프백·링크 로컬 주소나 http, https가 아닌 스킴으로 이어져 수집기가 접근할 수 없습니다.',
      remedy: '공개 URL을 쓰십시오. 내부망의 출처라면 파일을 올리거나 릴레이로 보내십시오.',
    },
    detail: 'The host resolves to a private address.',
  },
  collection_unreachable: {
    en: {
      meaning: 'No connection to the source came about, or it did not answer in time: DNS, TCP, TLS or a timeout.',
      remedy:
        'Nothing at first: the source is tried again with growing pauses. If it lasts, open its base URL from elsewhere and check that it has not moved.',
    },
    ko: {
      meaning: '출처에 연결되지 않거나 제시간에 응답하지 않았습니다. DNS, TCP, TLS 또는 시간 초과입니다.',
      remedy:
        '간격을 늘려 가며 자동으로 재시도하므로 우선 기다리십시오. 계속되면 다른 곳에서 기본 URL을 열어 주소가 바뀌지 않았는지 확인하십시오.',
    },
    detail: 'The source did not answer within 30 seconds.',
  },
  collection_http_error: {
    en: {
      meaning:
        'The source answered with a status that means failure; `details.status` holds it. What was collected before stays.',
      remedy: 'A 5xx passes by itself. For 404 or 410 correct the URL of the source; for 401 or 403 its credentials.',
    },
    ko: {
      meaning: '출처가 실패를 뜻하는 상태 코드로 응답했습니다(`details.status`). 이전에 수집한 내용은 그대로입니다.',
      remedy: '5xx는 저절로 풀립니다. 404, 410이면 출처의 URL을, 401, 403이면 계정 정보를 고치십시오.',
    },
    detail: 'The source answered 500.',
    details: { status: 500 },
  },
  collection_blocked: {
    en: {
      meaning:
        'The answer is the page of a firewall or of a login instead of data, although the session should be valid: the source seems to block this address or this pace.',
      remedy:
        'Leave the source paused for a while, raise the pause between its requests, or send its file through a relay whose address is registered there.',
    },
    ko: {
      meaning:
        '세션이 유효해야 하는데 데이터 대신 차단 페이지나 로그인 페이지가 왔습니다. 출처가 이 주소나 요청 속도를 막는 것으로 보입니다.',
      remedy: '잠시 출처를 멈추고 요청 간격을 늘리거나, 등록된 주소를 가진 릴레이로 파일을 보내십시오.',
    },
    detail: 'The source answered a spreadsheet request with a login page.',
  },
  collection_login_refused: {
    en: {
      meaning:
        'The source says that user name or password is wrong. It is not tried again by itself, because further attempts would lock the account.',
      remedy: 'Log in to the portal by hand, store the right credentials for the source, and enable it again.',
    },
    ko: {
      meaning: '출처가 아이디나 비밀번호가 틀렸다고 합니다. 더 시도하면 계정이 잠기므로 자동 재시도하지 않습니다.',
      remedy: '포털에 직접 로그인해 확인한 뒤 올바른 계정 정보를 저장하고 출처를 다시 켜십시오.',
    },
    detail: 'The portal refused the password.',
  },
  collection_locked: {
    en: {
      meaning:
        'The source has locked the account for a while after failed logins. The collector stays away until the lock is over.',
      remedy:
        'Wait until the time that the status of the source shows; find out who else uses the account with a wrong password.',
    },
    ko: {
      meaning: '로그인 실패가 쌓여 출처가 계정을 일시적으로 잠갔습니다. 잠금이 풀릴 때까지 접속하지 않습니다.',
      remedy: '출처 상태에 표시된 시각까지 기다리십시오. 같은 계정을 틀린 비밀번호로 쓰는 곳이 있는지 확인하십시오.',
    },
    detail: 'The portal has locked the account for 10 minutes.',
  },
  collection_address_not_registered: {
    en: {
      meaning:
        'The portal accepts this account only from registered IP addresses, and the address of the collector is not one.',
      remedy:
        'Register the outgoing address with the portal, or run the relay inside the network whose address is registered.',
    },
    ko: {
      meaning: '포털이 등록된 IP에서만 이 계정을 받는데, 수집기의 주소가 등록되어 있지 않습니다.',
      remedy: '나가는 주소를 포털에 등록하거나, 등록된 주소를 가진 망 안에서 릴레이를 실행하십시오.',
    },
    detail: 'The portal accepts the account only from registered addresses.',
  },
  collection_account_attention: {
    en: {
      meaning:
        'The portal let the account in only to demand something of a person: an expired password, new terms, a dormant or unapproved account.',
      remedy: 'Log in to the portal by hand, do what it asks for, then trigger the source again.',
    },
    ko: {
      meaning: '비밀번호 만료, 약관 동의, 휴면 또는 미승인 등 포털이 계정 주인의 조치를 요구합니다.',
      remedy: '포털에 직접 로그인해 요구하는 조치를 마친 뒤 출처를 다시 실행하십시오.',
    },
    detail: 'The portal demands a new password.',
  },
  collection_session_lost: {
    en: {
      meaning:
        'The session ended while the source was being read, usually because the same account logged in elsewhere or the session timed out.',
      remedy: 'Nothing: the next attempt logs in anew. If it happens often, give the collector an account of its own.',
    },
    ko: {
      meaning: '수집 중에 세션이 끊어졌습니다. 같은 계정이 다른 곳에서 로그인했거나 세션이 만료된 경우입니다.',
      remedy: '다음 시도에서 다시 로그인하므로 조치가 필요 없습니다. 자주 일어나면 수집 전용 계정을 쓰십시오.',
    },
    detail: 'The portal asked for a login in the middle of the list.',
  },
  collection_unexpected_answer: {
    en: {
      meaning:
        'The source answered with success, but not with anything that its protocol knows. Nothing was taken from it; the raw answer is kept as an artefact where possible.',
      remedy:
        'Look at the run of the source. If the portal was redesigned, its collector needs a new version; until then upload its files by hand.',
    },
    ko: {
      meaning: '성공 응답이지만 알려진 규약과 다릅니다. 아무것도 반영하지 않았고, 가능한 경우 원본 응답을 보관합니다.',
      remedy:
        '출처의 실행 기록을 확인하십시오. 포털이 개편되었다면 수집기의 새 버전이 필요하며, 그때까지는 파일을 직접 올리십시오.',
    },
    detail: 'The answer to the login is not JSON.',
  },
  collection_attention_required: {
    en: {
      meaning:
        'The run waits for a person: a one-time password, the consent to send one, or the consent to end another session of the account. Until then it holds still.',
      remedy: 'Look at the status of the source and give the answer that it asks for, or cancel the run.',
    },
    ko: {
      meaning:
        '일회용 비밀번호, 그 발송 동의, 또는 다른 세션 종료 동의를 기다리고 있습니다. 답이 있을 때까지 아무 요청도 보내지 않습니다.',
      remedy: '출처 상태를 확인해 요구하는 답을 주거나 실행을 취소하십시오.',
    },
    detail: 'The run waits for a one-time password.',
    details: { attention: 'otp' },
  },
  collection_credentials_missing: {
    en: {
      meaning: 'The source needs an account and none is stored, so that no request was made.',
      remedy: 'Store user name and password for the source; they are encrypted and never shown again. Then trigger it.',
    },
    ko: {
      meaning: '계정이 필요한 출처인데 저장된 계정 정보가 없어 요청을 보내지 않았습니다.',
      remedy: '출처의 아이디와 비밀번호를 저장한 뒤 실행하십시오. 암호화되어 저장되며 다시 표시되지 않습니다.',
    },
    detail: 'The source regtech has no credentials.',
  },
  signature_invalid: {
    en: {
      meaning:
        "The relay's signature does not fit this request: another key, another body, a clock that is too far off, or a request sent twice.",
      remedy:
        'Compare the key id and key of the relay with the ones registered, set its clock, and send the file again with a fresh signature.',
    },
    ko: {
      meaning:
        '릴레이의 서명이 요청과 맞지 않습니다. 키나 본문이 다르거나, 시계가 많이 어긋났거나, 같은 요청을 두 번 보낸 경우입니다.',
      remedy: '릴레이의 키 ID와 키가 등록된 것과 같은지, 시계가 맞는지 확인하고 새로 서명해 다시 보내십시오.',
    },
    detail: 'The signature does not fit the body.',
  },
} as const satisfies Record<string, ErrorDoc>;
