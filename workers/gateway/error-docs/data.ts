import type { ErrorDoc } from './doc.ts';

/** Codes about addresses, artefacts and the feed. */
export const dataErrors = {
  address_invalid: {
    en: {
      meaning:
        'The text is not an IPv4 or IPv6 address, CIDR or range in its full form. Octal and short forms (`010.0.0.1`, `1.2`), host names and CIDRs with a prefix beyond 32 or 128 are refused, because programs read them differently.',
      remedy:
        'Write all four decimal octets without leading zeros, or an IPv6 address as in RFC 5952; resolve host names yourself.',
    },
    ko: {
      meaning:
        '완전한 형태의 IPv4·IPv6 주소, CIDR, 범위가 아닙니다. 8진수나 축약형(`010.0.0.1`, `1.2`), 호스트 이름, 32 또는 128을 넘는 프리픽스는 프로그램마다 다르게 읽으므로 받지 않습니다.',
      remedy:
        '앞자리 0이 없는 10진수 네 자리나 RFC 5952 형식의 IPv6로 쓰십시오. 호스트 이름은 직접 주소로 바꾸어 보내십시오.',
    },
    detail: '203.0.113.010 has an octet with a leading zero.',
    details: { address: '203.0.113.010' },
  },
  indicator_invalid: {
    en: {
      meaning:
        'The text is no domain, URL, file hash or MAC address of the kind that is asked for, or it would block far too much: a public suffix (`co.kr`), a host that strangers share (`github.io`), a well-known site, the hash of an empty file, a broadcast address. `details.reason` says which; see docs/rejects.md.',
      remedy:
        'Correct the value. What is too broad and meant all the same needs `confirmBroad`; usually a URL or a name below it is what should be blocked.',
    },
    ko: {
      meaning:
        '요청한 종류의 도메인, URL, 파일 해시, MAC 주소가 아니거나 지나치게 많은 것을 차단하는 값입니다. 공용 접미사(`co.kr`), 여러 사람이 함께 쓰는 호스트(`github.io`), 널리 쓰이는 사이트, 빈 파일의 해시, 브로드캐스트 주소 등이 해당합니다. `details.reason`에 사유가 있으며 docs/rejects.md에서 확인할 수 있습니다.',
      remedy:
        '값을 고치십시오. 넓은 범위를 의도한 것이라면 `confirmBroad`로 승인하되, 대개는 그 아래 이름이나 URL만 차단하는 것이 맞습니다.',
    },
    detail: 'co.kr is not accepted as a domain: too-broad. Set confirmBroad to mean it.',
    details: { value: 'co.kr', reason: 'too-broad' },
  },
  address_too_wide: {
    en: {
      meaning:
        'The range is wider than /8 (IPv4) or /16 (IPv6). A slip of one digit would block a large part of the Internet, so a person has to confirm it.',
      remedy:
        'Check the prefix. If it is meant, repeat the request with the confirmation that the operation documents; otherwise use narrower ranges.',
    },
    ko: {
      meaning:
        'IPv4 /8 또는 IPv6 /16보다 넓은 범위입니다. 한 글자 실수로 인터넷의 큰 부분을 막을 수 있어 사람의 확인이 필요합니다.',
      remedy:
        '프리픽스를 확인하십시오. 의도한 것이라면 해당 작업의 확인 표시를 붙여 다시 보내고, 아니면 더 좁은 범위를 쓰십시오.',
    },
    detail: '0.0.0.0/5 is wider than /8.',
    details: { widest: 8 },
  },
  address_untouchable: {
    en: {
      meaning:
        'The address is private, loopback, reserved or one of your own, and is never published: a firewall that blocks it cuts off its own network.',
      remedy: 'Remove the address. If it is public and yours by mistake, correct the list of own addresses.',
    },
    ko: {
      meaning:
        '사설, 루프백, 예약 주소이거나 자체 보유 주소라서 절대 발행하지 않습니다. 방화벽이 이를 막으면 자기 망이 끊깁니다.',
      remedy: '주소를 빼십시오. 공인 주소가 자체 보유로 잘못 등록되었다면 자체 주소 목록을 고치십시오.',
    },
    detail: '10.0.0.0/24 is private (RFC 1918).',
    details: { address: '10.0.0.0/24' },
  },
  artefact_unreadable: {
    en: {
      meaning:
        'The file has the right type, but its content is damaged: an XLSX without its parts, XML that does not parse, text in an unknown encoding.',
      remedy:
        'Open the file in its own program and save it again, or download it anew; then upload it as it is, unedited.',
    },
    ko: {
      meaning:
        '형식은 맞지만 내용이 손상되었습니다. 구성 파일이 빠진 XLSX, 해석되지 않는 XML, 알 수 없는 인코딩의 텍스트 등입니다.',
      remedy: '원래 프로그램에서 열어 다시 저장하거나 새로 내려받아, 수정하지 않은 그대로 올리십시오.',
    },
    detail: 'The workbook has no worksheet.',
  },
  artefact_truncated: {
    en: {
      meaning:
        'The file ends too early: the archive has no central directory, a row stops in its middle, or fewer bytes came than were announced. None of it was used.',
      remedy: 'Download or upload the whole file again; look for a proxy that cuts long transfers.',
    },
    ko: {
      meaning:
        '파일이 중간에 끝납니다. 압축 파일의 목차가 없거나, 행이 도중에 끊기거나, 예고된 크기보다 적게 왔습니다. 일부도 반영하지 않았습니다.',
      remedy: '파일 전체를 다시 내려받거나 올리십시오. 긴 전송을 끊는 프록시가 있는지 확인하십시오.',
    },
    detail: 'The archive ends before its central directory.',
  },
  artefact_too_large: {
    en: {
      meaning: 'The file exceeds a limit on bytes, rows, cells or lines; `details` names which one and its value.',
      remedy: 'Narrow the period or split the file, and send the parts one after the other.',
    },
    ko: {
      meaning: '파일이 바이트, 행, 셀 또는 줄 수의 한도를 넘습니다. 어떤 한도인지는 `details`에 있습니다.',
      remedy: '기간을 좁히거나 파일을 나누어 차례로 보내십시오.',
    },
    detail: 'The sheet has more than 1000000 rows.',
    details: { limit: 'rows', value: 1000000 },
  },
  artefact_bomb: {
    en: {
      meaning:
        'The archive inflates to more bytes, or by a higher ratio, than any honest workbook. Reading stopped at the limit.',
      remedy:
        'Do not open the file elsewhere without care. If it is genuine, save it again without embedded media, or as CSV.',
    },
    ko: {
      meaning: '압축을 풀었을 때의 크기나 비율이 정상적인 문서의 범위를 넘습니다. 한도에서 읽기를 멈췄습니다.',
      remedy:
        '다른 곳에서 함부로 열지 마십시오. 정상 파일이라면 포함된 미디어를 빼고 다시 저장하거나 CSV로 저장해 올리십시오.',
    },
    detail: 'The archive inflates beyond the ratio of 200.',
    details: { limit: 'ratio', value: 200 },
  },
  artefact_layout_drifted: {
    en: {
      meaning:
        'The expected columns or page elements are no longer where the field map has them. Nothing is guessed, so nothing was taken from the file.',
      remedy:
        'Compare the file with the field map that `details` names, add a new version of the map, and replay the stored artefact.',
    },
    ko: {
      meaning:
        '필드 맵이 기대하는 열이나 페이지 요소가 제자리에 없습니다. 추측하지 않으므로 이 파일에서 아무것도 반영하지 않았습니다.',
      remedy: '`details`에 나온 필드 맵과 파일을 비교해 새 버전의 맵을 추가하고, 저장된 원본으로 다시 처리하십시오.',
    },
    detail: 'The sheet has no column for the address.',
    details: { map: 'regtech-xlsx@1' },
  },
  artefact_format_unknown: {
    en: {
      meaning: 'The bytes look like none of the formats that can be read: text, CSV, JSON, XLSX, HTML.',
      remedy: 'Name the format explicitly if you know it; otherwise convert the file to CSV or plain text.',
    },
    ko: {
      meaning: '읽을 수 있는 형식(텍스트, CSV, JSON, XLSX, HTML) 중 어느 것과도 맞지 않습니다.',
      remedy: '형식을 알면 직접 지정하고, 모르면 CSV나 일반 텍스트로 바꾸어 올리십시오.',
    },
    detail: 'The first bytes are of no known format.',
  },
  artefact_format_unsupported: {
    en: {
      meaning:
        'The format was recognised, but is one that is not read: old binary Excel (`.xls`), encrypted workbooks, PDF.',
      remedy: 'Save the file as XLSX without a password, or as CSV, and upload that.',
    },
    ko: {
      meaning: '형식은 알아냈지만 지원하지 않습니다. 구형 Excel(`.xls`), 암호가 걸린 문서, PDF 등입니다.',
      remedy: '암호 없는 XLSX나 CSV로 저장해 올리십시오.',
    },
    detail: 'The file is an old binary workbook (.xls).',
  },
  feed_not_ready: {
    en: {
      meaning:
        'No snapshot of this list was ever published. An empty list would make a firewall unblock everything, so the answer is 503, not an empty 200.',
      remedy:
        'Collect or enter addresses and publish the list; confirm the publication if the gate holds it. The appliance tries again by itself.',
    },
    ko: {
      meaning:
        '이 목록은 아직 한 번도 발행되지 않았습니다. 빈 목록은 방화벽의 차단을 모두 풀 수 있으므로 빈 200 대신 503으로 응답합니다.',
      remedy: '주소를 수집하거나 등록해 발행하고, 발행이 보류되었으면 확인하십시오. 장비는 스스로 다시 시도합니다.',
    },
    detail: 'The feed main was never published.',
  },
} as const satisfies Record<string, ErrorDoc>;
