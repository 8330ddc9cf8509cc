/**
 * Issuer and audience of our tokens: `AEGIS_ISSUER`, or the origin that the request came to.
 *
 * @example
 * issuerOf(ctx.env, ctx.request); // 'https://aegis.example.org'
 */
export function issuerOf(env: Pick<Env, 'AEGIS_ISSUER'>, request: Request): string {
  const configured = env.AEGIS_ISSUER ?? '';
  if (configured !== '') return configured;
  // A request's URL is normalised and has a path; parsing it would be the dearest part of accepting a known token.
  return request.url.slice(0, request.url.indexOf('/', 'https://'.length));
}
