/** The address of a caller; locally there is none but loopback. */
export function addressOf(request: Request): string {
  return request.headers.get('cf-connecting-ip') ?? '127.0.0.1';
}
