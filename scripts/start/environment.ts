/** What a person may set for the Worker by an environment variable of the same name; docs/deploy.md tells what each means. */
const PASSED_ON = [
  'AEGIS_ISSUER',
  'AEGIS_CORS_ORIGINS',
  'AEGIS_MAIL',
  'AEGIS_MAIL_URL',
  'AEGIS_MAIL_FROM',
  'AEGIS_MAIL_TOKEN',
  'AEGIS_PEPPERS',
  'AEGIS_SOCIAL',
  'AEGIS_AI',
  'AEGIS_RATE_SCALE',
] as const;

/**
 * The bindings that come from the environment; what is not set there stays as `wrangler.toml` has it.
 *
 * @example
 * passedOn({ AEGIS_ISSUER: 'https://aegis.example.org', HOME: '/' }); // { AEGIS_ISSUER: 'https://aegis.example.org' }
 */
export function passedOn(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
