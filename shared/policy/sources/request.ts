/** A secret apart from the request that carries it, so that the request can be logged. */
export interface RequestSecret {
  readonly in: 'query' | 'header';
  readonly name: string;
  /** Decoded; {@link sendable} encodes it. */
  readonly value: string;
}

/** A GET request to a source. `url` and `headers` hold no secret. */
export interface SourceRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly secret: RequestSecret;
  readonly timeoutMs: number;
}

/**
 * A portal shows each key twice, as it is and percent-encoded, and people paste either. This is the key itself.
 *
 * @example
 * decodedKey('a%2Bb%3D%3D'); // 'a+b=='
 */
export function decodedKey(key: string): string {
  const text = key.trim();
  if (!/%[0-9A-Fa-f]{2}/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone % is part of the key: it is sent as it was given.
    return text;
  }
}

/**
 * What goes over the wire: the secret in its place, percent-encoded exactly once. Never log the result.
 *
 * @example
 * const { url, headers } = sendable(request);
 */
export function sendable(request: SourceRequest): { readonly url: string; readonly headers: Record<string, string> } {
  const { secret } = request;
  const value = decodedKey(secret.value);
  if (secret.in === 'header') return { url: request.url, headers: { ...request.headers, [secret.name]: value } };
  const mark = request.url.includes('?') ? '&' : '?';
  return {
    url: `${request.url}${mark}${secret.name}=${encodeURIComponent(value)}`,
    headers: { ...request.headers },
  };
}

/** An address with its parameters in the order given; `undefined` leaves one out. */
export function addressOf(
  origin: string,
  path: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
): string {
  const query = Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return `${origin.replace(/\/+$/, '')}${path}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}
