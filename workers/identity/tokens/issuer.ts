/**
 * Issuer and audience of our tokens: `AEGIS_ISSUER`, or the origin that the request came to.
 *
 * @example
 * issuerOf(ctx.env, ctx.request); // 'https://aegis.example.org'
 */
export function issuerOf(env: Pick<Env, 'AEGIS_ISSUER'>, request: Request): string {
  const configured = env.AEGIS_ISSUER ?? '';
  return configured === '' ? new URL(request.url).origin : configured;
}
