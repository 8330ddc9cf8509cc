import robotsParser from 'robots-parser';
import { asAegisError } from '../../../shared/kernel/error.ts';
import type { ReadyRequest, Send } from './reader.ts';

/** What we call ourselves; the product token that rules of `robots.txt` can name is the first word. */
export const USER_AGENT = 'AegisBot/1.0 (public support programmes; obeys robots.txt)';
const ROBOT = 'AegisBot';

/** The longest file that is read (RFC 9309, 2.5, asks for at least 500 KiB). */
const MOST_CHARACTERS = 512 * 1024;

/**
 * Whether pages may be fetched, as the `robots.txt` of their host says (RFC 9309): one that is not there (4xx) allows everything,
 * one that cannot be read (5xx, no answer) forbids everything until it can. Read once a host for every drive of a run.
 */
export class Robots {
  readonly #byOrigin = new Map<string, Promise<(url: string) => string | null>>();

  /** Why the page must not be fetched; `null`: it may. */
  async refusal({ url, timeoutMs }: ReadyRequest, send: Send): Promise<string | null> {
    const { origin } = new URL(url);
    let rules = this.#byOrigin.get(origin);
    if (rules === undefined) {
      rules = rulesOf(origin, timeoutMs, send);
      this.#byOrigin.set(origin, rules);
    }
    return (await rules)(url);
  }
}

async function rulesOf(origin: string, timeoutMs: number, send: Send): Promise<(url: string) => string | null> {
  const url = `${origin}/robots.txt`;
  let status: number;
  let text: string;
  try {
    const answer = await send({ url, headers: { 'user-agent': USER_AGENT }, timeoutMs });
    status = answer.status;
    text = new TextDecoder().decode(answer.body).slice(0, MOST_CHARACTERS);
  } catch (thrown) {
    const { code } = asAegisError(thrown);
    return () => `robots.txt of ${origin} could not be read: ${code}`;
  }
  if (status >= 400 && status < 500) return () => null;
  if (status !== 200) return () => `robots.txt of ${origin} answered with ${status}`;
  const robots = robotsParser(url, text);
  return (page) => (robots.isAllowed(page, ROBOT) === false ? `robots.txt of ${origin} forbids it` : null);
}
