import type { MailTexts } from './template.ts';

const NOT_YOU = '본인이 한 일이 아니라면 즉시 비밀번호를 재설정하고 계정의 보안 기록을 확인하십시오.';

/** Korean texts. */
export const KOREAN_MAILS: MailTexts = {
  'verify-email': {
    subject: '이메일 주소를 확인해 주십시오',
    before: ['이 이메일 주소로 계정이 만들어졌습니다. 계정을 사용하려면 주소를 확인해 주십시오.'],
    page: '/account/verify-email',
    action: '이메일 주소 확인',
    after: ['본인이 아니라면 아무것도 하지 않으셔도 됩니다. 확인되지 않은 계정은 7일 뒤 삭제됩니다.'],
  },
  'sign-up-exists': {
    subject: '이미 가입된 계정이 있습니다',
    before: [
      '이 이메일 주소로 가입하려는 시도가 있었습니다. 이미 계정이 있어 아무것도 바뀌지 않았습니다.',
      '기존 계정으로 로그인하십시오. 비밀번호를 잊었다면 로그인 화면에서 재설정할 수 있습니다.',
    ],
    page: '/account/sign-in',
    action: '로그인',
    after: ['본인이 아니라면 아무것도 하지 않으셔도 됩니다.'],
  },
  'sign-up-again': {
    subject: '비밀번호를 설정하고 가입을 완료해 주십시오',
    before: [
      '이 이메일 주소로 가입 신청이 여러 번 있었습니다. 다른 사람이 정한 비밀번호로 계정에 로그인할 수 없도록 지금 비밀번호를 설정해 주십시오. 그러면 이메일 주소도 함께 확인됩니다.',
    ],
    page: '/account/reset-password',
    action: '비밀번호 설정',
    after: ['본인이 아니라면 아무것도 하지 않으셔도 됩니다. 확인되지 않은 계정은 7일 뒤 삭제됩니다.'],
  },
  'reset-password': {
    subject: '새 비밀번호 설정',
    before: [
      '비밀번호 재설정 요청이 있었습니다. 링크는 한 시간 동안 한 번만 쓸 수 있으며, 새 비밀번호를 설정하면 모든 기기에서 로그아웃됩니다.',
    ],
    page: '/account/reset-password',
    action: '새 비밀번호 설정',
    after: ['본인이 아니라면 아무것도 하지 않으셔도 됩니다. 비밀번호는 그대로입니다.'],
  },
  'password-changed': {
    subject: '비밀번호가 변경되었습니다',
    before: ['계정의 비밀번호가 변경되었고 다른 기기에서 로그아웃되었습니다.', NOT_YOU],
    page: '/account/security',
    action: '보안 기록 보기',
    after: [],
  },
  'refresh-replayed': {
    subject: '안전을 위해 세션을 종료했습니다',
    before: [
      '같은 로그인 정보가 두 곳에서 동시에 사용되었습니다. 누군가 복사했을 수 있어 해당 세션을 종료했습니다.',
      '기기: {device}',
      '위치: {place}',
      NOT_YOU,
    ],
    page: '/account/security',
    action: '보안 기록 보기',
    after: [],
  },
  'factor-changed': {
    subject: '로그인 수단이 변경되었습니다',
    before: ['계정의 로그인 수단이 추가되거나 삭제되었습니다.', '내용: {change}', NOT_YOU],
    page: '/account/security',
    action: '보안 기록 보기',
    after: [],
  },
  'change-email': {
    subject: '새 이메일 주소를 확인해 주십시오',
    before: ['계정의 이메일 주소를 이 주소로 변경하려는 요청이 있었습니다. 링크는 24시간 동안 한 번만 쓸 수 있습니다.'],
    page: '/account/verify-email',
    action: '새 주소 확인',
    after: ['본인이 아니라면 아무것도 하지 않으셔도 됩니다.'],
  },
  'email-changed': {
    subject: '이메일 주소가 변경되었습니다',
    before: [
      '계정의 이메일 주소가 변경되었습니다. 앞으로 이 주소로는 메일을 보내지 않습니다.',
      // Not a reset: its mail would go to the new address.
      '본인이 한 일이 아니라면 즉시 로그인하여 비밀번호를 변경하고 다른 기기를 모두 로그아웃하십시오. 로그인할 수 없다면 이 사이트의 관리자에게 알려 주십시오.',
    ],
    page: '/account/security',
    action: '보안 기록 보기',
    after: [],
  },
  'export-ready': {
    subject: '데이터가 준비되었습니다',
    before: ['요청하신 데이터 사본이 준비되었습니다.'],
    page: '/account/privacy',
    action: '내려받기',
    after: ['링크는 정해진 시간 동안 본인만 사용할 수 있습니다.'],
  },
  erased: {
    subject: '계정이 삭제되었습니다',
    before: [
      '요청하신 대로 계정과 관련 데이터를 삭제했습니다. 마지막으로 보내 드리는 메일입니다.',
      '무엇을 삭제했고 무엇이 얼마 동안 남는지 적은 삭제 영수증: {receipt}',
    ],
    page: null,
    action: null,
    after: [],
  },
};
