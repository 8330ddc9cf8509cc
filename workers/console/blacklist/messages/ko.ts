import type { BlacklistMessages } from '../page.ts';

/** 위협 목록 화면의 한국어 문구. */
export const ko: BlacklistMessages = {
  navThreats: '위협 목록',
  navOverview: '개요',

  // overview
  liveVersion: '발행본',
  version: '버전',
  entries: '항목',
  publishedAt: '발행 시각',
  neverPublished: '아직 발행된 적이 없습니다.',
  held: '보류된 버전이 있습니다',
  sources: '수집 출처',
  source: '출처',
  condition: '상태',
  lastSuccess: '마지막 성공',
  conditionDeleted: '삭제됨',
  conditionAttention: '담당자 확인 필요',
  conditionRunning: '수집 중',
  conditionDisabled: '꺼짐',
  conditionPaused: '일시 중지',
  conditionCredentials: '자격 증명 없음',
  conditionFailing: '실패 중',
  conditionIdle: '정상',
};
