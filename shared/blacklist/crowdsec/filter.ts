import { type Decision, ORIGIN, scenarioOf } from './decision.ts';

/** Which decisions a bouncer wants, as it says with every request; null where it says nothing. All in lower case. */
export interface DecisionFilter {
  readonly scopes: readonly string[] | null;
  readonly origins: readonly string[] | null;
  readonly types: readonly string[] | null;
  readonly scenariosContaining: readonly string[] | null;
  readonly scenariosNotContaining: readonly string[] | null;
}

type Query = Readonly<Record<string, string | undefined>>;

const wordsOf = (text: string | undefined): readonly string[] | null => {
  const words =
    text
      ?.split(',')
      .map((word) => word.trim().toLowerCase())
      .filter((word) => word !== '') ?? [];
  return words.length === 0 ? null : words;
};

/**
 * The filter of a request; values are separated by commas. `scope` and `type` are what `/v1/decisions` calls them.
 *
 * @example
 * decisionFilterOf({ scopes: 'ip,range', origins: 'aegis' }).scopes; // ['ip', 'range']
 */
export function decisionFilterOf(query: Query): DecisionFilter {
  return {
    scopes: wordsOf(query.scopes ?? query.scope),
    origins: wordsOf(query.origins ?? query.origin),
    types: wordsOf(query.types ?? query.type),
    scenariosContaining: wordsOf(query.scenarios_containing),
    scenariosNotContaining: wordsOf(query.scenarios_not_containing),
  };
}

/** Whether anything of a list can pass; what differs between its decisions is their scope alone. */
export function canPass(list: string, filter: DecisionFilter): boolean {
  const scenario = scenarioOf(list);
  const { origins, types, scenariosContaining, scenariosNotContaining } = filter;
  return (
    (origins === null || origins.includes(ORIGIN)) &&
    (types === null || types.includes('ban')) &&
    (scenariosContaining === null || scenariosContaining.some((word) => scenario.includes(word))) &&
    (scenariosNotContaining === null || !scenariosNotContaining.some((word) => scenario.includes(word)))
  );
}

/** Whether a decision of a list that {@link canPass} does. */
export function passesScope({ scope }: Decision, { scopes }: DecisionFilter): boolean {
  return scopes === null || scopes.includes(scope.toLowerCase());
}
