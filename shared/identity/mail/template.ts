/** What a mail is about. */
export const MAIL_TEMPLATES = [
  'verify-email',
  'sign-up-exists',
  'sign-up-again',
  'reset-password',
  'password-changed',
  'refresh-replayed',
  'factor-changed',
  'change-email',
  'email-changed',
  'export-ready',
  'erased',
] as const;
export type MailTemplate = (typeof MAIL_TEMPLATES)[number];

/** Mails whose link carries a one-time token; their data is sealed at rest. */
export const SECRET_MAILS = [
  'verify-email',
  'sign-up-again',
  'reset-password',
  'change-email',
  'export-ready',
] as const;
export type SecretMail = (typeof SECRET_MAILS)[number];
/** Mails without a secret. */
export type PlainMail = Exclude<MailTemplate, SecretMail>;

/** What a text may speak of: `token`, `device`, `place`, `change`, `receipt`. Never shown unescaped in HTML. */
export type MailData = Readonly<Record<string, string>>;

/** A text of one template in one language. */
export interface MailText {
  readonly subject: string;
  /** Paragraphs before the link; `{name}` stands for a value of the data, and a paragraph whose value is missing is left out. */
  readonly before: readonly string[];
  /** Page of the link, e.g. `/account/verify-email`; null without a link. */
  readonly page: string | null;
  /** What the link says in HTML. */
  readonly action: string | null;
  /** Paragraphs after the link. */
  readonly after: readonly string[];
}

export type MailTexts = Readonly<Record<MailTemplate, MailText>>;
