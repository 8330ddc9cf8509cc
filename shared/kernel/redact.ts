/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

/** Deeper levels are cut: a log line is no place for a tree. */
const DEEPEST = 6;
/** Longer lists are cut. */
const LONGEST_LIST = 50;
/** Longer strings are cut, in UTF-16 units. */
const LONGEST_STRING = 4_096;

/** Names, in any spelling (`x-api-key`, `apiKey`, `API_KEY`), whose values are secrets whatever they look like. */
const SECRET_NAME = new RegExp(
  [
    'pass(?:word|wd|phrase)|secret|credential|cookie|authori[sz]ation|signature|session-?id|tokens?(?:-|$)',
    '(?:api|admin|feed|private|master|signing)-?keys?(?:-|$)',
    '(?:^|-)(?:pass|pw|pwd|auth|sid|otp|sealed)\\d*(?:-|$)',
  ].join('|'),
);

/** `name=value`, `name: value` and `"name":"value"` inside text, for names that {@link SECRET_NAME} knows. */
const ASSIGNMENT =
  /(["']?)([\w.-]{2,40})\1(\s*[=:]\s*)("[^"]*"|'[^']*'|(?:(?:bearer|basic|digest|negotiate)\s+)?[^\s"'&;,)}\]<>]+)/giu;
const SCHEME = /\b(bearer|basic)\s+[^\s"',;]+/giu;
const USER_INFO = /(\b[a-z][\w+.-]{1,20}:\/\/)[^\s/@]+@/giu;
/** What any of the patterns needs at least: an assignment, a user before a host, a scheme before a blank, or a web token. */
const MAY_HIDE_A_SECRET = /[=:@\s]|eyJ/u;
/** A JSON web token, wherever it stands. */
const WEB_TOKEN = /\beyJ[\w-]{4,}\.[\w-]+\.[\w-]*/gu;

/**
 * A copy of `value` that is safe to log: values under secret names, and secrets that text carries in the usual
 * shapes (`X-Auth-Token=…`, `Authorization: Bearer …`, `password=…`, `https://user:pass@host`, JSON web tokens), are
 * replaced by {@link REDACTED}. Errors become name, message and code; depth, lists and strings are bounded. Always
 * JSON-safe.
 *
 * @example
 * redact({ user: 'kim', password: 'hunter2', note: 'token=abc' });
 * // { user: 'kim', password: '[redacted]', note: 'token=[redacted]' }
 */
export function redact(value: unknown): unknown {
  return walk(value, 0, new Set());
}

/** {@link redact} for one text. */
export function redactText(text: string): string {
  // Most texts of a log line are words and numbers, and every secret that the patterns know has one of these in it.
  if (!MAY_HIDE_A_SECRET.test(text)) return cut(text);
  return cut(text)
    .replace(USER_INFO, `$1${REDACTED}@`)
    .replace(ASSIGNMENT, (whole: string, quote: string, name: string, between: string) =>
      isSecretName(name) ? `${quote}${name}${quote}${between}${REDACTED}` : whole,
    )
    .replace(SCHEME, `$1 ${REDACTED}`)
    .replace(WEB_TOKEN, REDACTED);
}

/** Whether a field of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const kebab = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_.\s]+/g, '-')
    .toLowerCase();
  return SECRET_NAME.test(kebab);
}

function walk(value: unknown, depth: number, above: Set<object>): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  if (above.has(value)) return '[circular]';
  if (depth >= DEEPEST) return '[deep]';
  above.add(value);
  const copy = walkObject(value, depth, above);
  above.delete(value);
  return copy;
}

function walkObject(value: object, depth: number, above: Set<object>): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) {
    const code = 'code' in value && typeof value.code === 'string' ? { code: value.code } : {};
    return { name: value.name, message: redactText(value.message), ...code };
  }
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, LONGEST_LIST).map((item) => walk(item, depth + 1, above));
  const fields =
    value instanceof Map ? [...value].map(([key, item]) => [String(key), item] as const) : Object.entries(value);
  // Without a prototype, so that a field called `__proto__` is data and nothing else.
  const copy: Record<string, unknown> = Object.create(null);
  for (const [name, item] of fields) {
    const known = fieldOf(name);
    copy[known.name] = known.isSecret && item !== null && item !== undefined ? REDACTED : walk(item, depth + 1, above);
  }
  return copy;
}

interface Field {
  /** The name as it may be written. */
  readonly name: string;
  readonly isSecret: boolean;
}

/** Field names recur in every line, so each is judged once. Bounded, because names can come from outside. */
const FIELDS = new Map<string, Field>();
const MOST_FIELDS = 500;

function fieldOf(name: string): Field {
  const known = FIELDS.get(name);
  if (known !== undefined) return known;
  const field = { name: redactText(name), isSecret: isSecretName(name) };
  if (FIELDS.size < MOST_FIELDS) FIELDS.set(name, field);
  return field;
}

function cut(text: string): string {
  return text.length > LONGEST_STRING ? `${text.slice(0, LONGEST_STRING)}…` : text;
}
