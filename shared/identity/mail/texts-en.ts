import type { MailTexts } from './template.ts';

const NOT_YOU = 'If that was not you, reset your password at once and look at the security history of your account.';

/** English texts. */
export const ENGLISH_MAILS: MailTexts = {
  'verify-email': {
    subject: 'Confirm your e-mail address',
    before: ['Somebody, hopefully you, has opened an account with this e-mail address. Confirm it to use the account.'],
    page: '/account/verify-email',
    action: 'Confirm the address',
    after: ['If it was not you, do nothing: an account that is not confirmed is removed after seven days.'],
  },
  'sign-up-exists': {
    subject: 'You have an account already',
    before: [
      'Somebody, perhaps you, has tried to open an account with this e-mail address. There is one already, so nothing has changed.',
      'Sign in with it; if you have forgotten the password, ask for a new one there.',
    ],
    page: '/account/sign-in',
    action: 'Sign in',
    after: ['If it was not you, you need not do anything.'],
  },
  'sign-up-again': {
    subject: 'Set a password to finish signing up',
    before: [
      'Somebody, hopefully you, has signed up with this e-mail address more than once. Set your password now, so that no password which somebody else has chosen opens the account. That confirms the address as well.',
    ],
    page: '/account/reset-password',
    action: 'Set a password',
    after: ['If it was not you, do nothing: an account that is not confirmed is removed after seven days.'],
  },
  'reset-password': {
    subject: 'Set a new password',
    before: ['A new password was asked for. The link works once, for one hour. All devices will be signed out.'],
    page: '/account/reset-password',
    action: 'Set a new password',
    after: ['If it was not you, do nothing: your password stays as it is.'],
  },
  'password-changed': {
    subject: 'Your password was changed',
    before: ['The password of your account was changed, and other devices were signed out.', NOT_YOU],
    page: '/account/security',
    action: 'Security history',
    after: [],
  },
  'refresh-replayed': {
    subject: 'A session was ended for your safety',
    before: [
      'A sign-in of your account was used from two places at once. Somebody may have copied it, so the session was ended.',
      'Device: {device}',
      'Place: {place}',
      NOT_YOU,
    ],
    page: '/account/security',
    action: 'Security history',
    after: [],
  },
  'factor-changed': {
    subject: 'The ways to sign in were changed',
    before: ['A way to sign in to your account was added or removed.', 'What: {change}', NOT_YOU],
    page: '/account/security',
    action: 'Security history',
    after: [],
  },
  'change-email': {
    subject: 'Confirm your new e-mail address',
    before: ['This address is to become the e-mail address of an account. The link works once, for 24 hours.'],
    page: '/account/verify-email',
    action: 'Confirm the new address',
    after: ['If it was not you, do nothing.'],
  },
  'email-changed': {
    subject: 'Your e-mail address was changed',
    before: [
      'The e-mail address of your account was changed. Mails no longer come to this address.',
      // Not a reset: its mail would go to the new address.
      'If that was not you, sign in at once, change your password and end all other sessions. If you cannot sign in, tell the administrators of this site.',
    ],
    page: '/account/security',
    action: 'Security history',
    after: [],
  },
  'export-ready': {
    subject: 'Your data is ready',
    before: ['The copy of your data that you asked for is ready.'],
    page: '/account/privacy',
    action: 'Download',
    after: ['The link works for a limited time and only for you.'],
  },
  erased: {
    subject: 'Your account was erased',
    before: [
      'Your account and what belongs to it were erased, as you asked. This is the last mail.',
      'Receipt, which says what was erased and what is left for how long: {receipt}',
    ],
    page: null,
    action: null,
    after: [],
  },
};
