import { attributeOf } from '../../facts/registry.ts';
import type { Condition, Rule, Test } from '../../rule/rule.ts';
import { equalTo, type Mapping, notImported, numberOf, shown, type Variable, variableOf } from './mapping.ts';

/**
 * A JSON Logic rule (https://jsonlogic.com/operations.html) as a rule of ours. What it cannot say here is an error that names the place:
 * nothing is dropped, and a default for a missing value (`{"var": ["x", 0]}`) is refused, because not known is not nought.
 *
 * Understood: `and` `or` `!` `!!` `if`/`?:`, `==` `===` `!=` `!==`, `<` `<=` `>` `>=` (also with a variable in between), `in` a
 * list or among traits, `var`, `true`, `false`.
 *
 * @param json the rule, parsed.
 * @param mapping what its variables mean.
 * @throws AegisError `invalid_request`.
 * @example
 * importJsonLogic({ and: [{ '>=': [{ var: 'age' }, 19] }, { '<=': [{ var: 'age' }, 34] }] }, { age: { attribute: 'age' } });
 */
export function importJsonLogic(json: unknown, mapping: Mapping): Rule {
  const rule = new JsonLogicReader(mapping).rule(json, '$', 0);
  if (sizeOf(rule, new Map()) > LARGEST) throw notImported('$', `the rule would have more than ${LARGEST} nodes`);
  return rule;
}

const DEEPEST = 40;
/** Nodes, each as often as it stands there: an `if` names its condition twice, and conditions may be `if`s. */
const LARGEST = 5_000;
type Comparison = '<' | '<=' | '>' | '>=';
const MIRRORED: Readonly<Record<Comparison, Comparison>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

class JsonLogicReader {
  readonly #mapping: Mapping;
  #conditions = 0;

  constructor(mapping: Mapping) {
    this.#mapping = mapping;
  }

  rule(json: unknown, path: string, depth: number): Rule {
    if (depth > DEEPEST) throw notImported(path, 'the rule is too deep');
    if (json === true) return { kind: 'all', of: [] };
    if (json === false) return { kind: 'any', of: [] };
    const { operator, operands } = operationOf(json, path);
    const inner = `${path}.${operator}`;
    const rules = () => operands.map((operand, at) => this.rule(operand, `${inner}[${at}]`, depth + 1));
    switch (operator) {
      case 'and':
        return { kind: 'all', of: rules() };
      case 'or':
        return { kind: 'any', of: rules() };
      case '!':
        return { kind: 'not', of: only(rules(), inner) };
      case '!!':
        return only(rules(), inner);
      case 'if':
      case '?:':
        return this.#choice(rules(), inner);
      case 'var':
        return this.#flag(json, path);
      case '==':
      case '===':
        return this.#equal(operands, inner);
      case '!=':
      case '!==':
        return { kind: 'not', of: this.#equal(operands, inner) };
      case 'in':
        return this.#in(operands, inner);
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.#compare(operator, operands, inner);
      default:
        throw notImported(path, `the operator ${operator} is not supported`);
    }
  }

  /** `if a then b else if c then d else e`; without an "else" it is false. */
  #choice(rules: readonly Rule[], path: string): Rule {
    if (rules.length < 2) throw notImported(path, 'needs a condition and a result');
    const [condition, result, ...rest] = rules as [Rule, Rule, ...Rule[]];
    const otherwise =
      rest.length === 0 ? { kind: 'any' as const, of: [] } : rest.length === 1 ? rest[0]! : this.#choice(rest, path);
    return {
      kind: 'any',
      of: [
        { kind: 'all', of: [condition, result] },
        { kind: 'all', of: [{ kind: 'not', of: condition }, otherwise] },
      ],
    };
  }

  #flag(json: unknown, path: string): Rule {
    const variable = this.#variable(json, path);
    if (variable?.option === undefined) throw notImported(path, `${shown(json)} is neither true nor false`);
    return this.#is(variable, { anyOf: [variable.option] });
  }

  #equal(operands: readonly unknown[], path: string): Rule {
    const [first, second] = two(operands, path);
    const [variable, value] = this.#sides(first, second, path);
    if (variable.option !== undefined) {
      if (typeof value !== 'boolean') throw notImported(path, `${shown(value)} is neither true nor false`);
      const flag = this.#is(variable, { anyOf: [variable.option] });
      return value ? flag : { kind: 'not', of: flag };
    }
    if (value === null) throw notImported(path, 'a comparison with null asks what is known, not who qualifies');
    return this.#is(variable, equalTo(variable, [value], path));
  }

  /** A variable in a list of values, or a value among the traits of a variable. */
  #in(operands: readonly unknown[], path: string): Rule {
    const [needle, haystack] = two(operands, path);
    if (Array.isArray(haystack)) {
      const variable = this.#variable(needle, path);
      if (variable === null || haystack.length === 0) throw notImported(path, 'needs a variable and values');
      if (attributeOf(variable.attribute)!.kind !== 'number') {
        return this.#is(variable, equalTo(variable, haystack, path));
      }
      return { kind: 'any', of: haystack.map((value) => this.#is(variable, equalTo(variable, [value], path))) };
    }
    const variable = this.#variable(haystack, path);
    if (variable === null || attributeOf(variable.attribute)!.kind !== 'traits') {
      throw notImported(path, 'looks for a part of a text, which is not supported');
    }
    return this.#is(variable, equalTo(variable, [needle], path));
  }

  #compare(operator: Comparison, operands: readonly unknown[], path: string): Rule {
    if (operands.length === 3) {
      const [low, middle, high] = operands;
      return {
        kind: 'all',
        of: [this.#compare(operator, [low, middle], path), this.#compare(operator, [middle, high], path)],
      };
    }
    const [first, second] = two(operands, path);
    const isMirrored = !isVariable(first);
    const [variable, value] = this.#sides(first, second, path);
    if (attributeOf(variable.attribute)!.kind !== 'number')
      throw notImported(path, `${variable.attribute} is no number`);
    const number = numberOf(variable, value, path);
    const asked = isMirrored ? MIRRORED[operator] : operator;
    // Bounds are inclusive here: "less than" is "not at least", exactly, for whole numbers and others.
    if (asked === '<') return { kind: 'not', of: this.#is(variable, { min: number, max: null }) };
    if (asked === '>') return { kind: 'not', of: this.#is(variable, { min: null, max: number }) };
    return this.#is(variable, asked === '>=' ? { min: number, max: null } : { min: null, max: number });
  }

  /** The variable and the value of a comparison, whichever comes first. */
  #sides(first: unknown, second: unknown, path: string): readonly [Variable, unknown] {
    const left = this.#variable(first, path);
    const right = this.#variable(second, path);
    if ((left === null) === (right === null)) throw notImported(path, 'needs one variable and one value');
    return left === null ? [right!, first] : [left, second];
  }

  #variable(json: unknown, path: string): Variable | null {
    if (!isVariable(json)) return null;
    const named = json.var;
    const names = Array.isArray(named) ? named : [named];
    if (names.length > 1) throw notImported(path, `${shown(json)} has a default for what is not known`);
    if (typeof names[0] !== 'string') throw notImported(path, `${shown(json)} names no variable`);
    return variableOf(this.#mapping, names[0], path);
  }

  #is({ attribute, subject }: Variable, test: Test): Condition {
    this.#conditions += 1;
    return {
      kind: 'is',
      id: `json.${this.#conditions}`,
      attribute,
      ...(subject === undefined ? {} : { subject }),
      test,
      source: null,
      confidence: 1,
    };
  }
}

function operationOf(
  json: unknown,
  path: string,
): { readonly operator: string; readonly operands: readonly unknown[] } {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw notImported(path, `${shown(json)} is no condition`);
  }
  const [entry, ...others] = Object.entries(json);
  if (entry === undefined || others.length > 0) throw notImported(path, 'an operation has one operator');
  return { operator: entry[0], operands: Array.isArray(entry[1]) ? entry[1] : [entry[1]] };
}

function isVariable(json: unknown): json is Record<'var', unknown> {
  return typeof json === 'object' && json !== null && 'var' in json;
}

function sizeOf(rule: Rule, known: Map<Rule, number>): number {
  const of = rule.kind === 'is' || rule.kind === 'text' ? [] : Array.isArray(rule.of) ? rule.of : [rule.of as Rule];
  const size = known.get(rule) ?? of.reduce((sum: number, one: Rule) => sum + sizeOf(one, known), 1);
  known.set(rule, size);
  return size;
}

function only(rules: readonly Rule[], path: string): Rule {
  if (rules.length !== 1) throw notImported(path, 'needs one operand');
  return rules[0]!;
}

function two(operands: readonly unknown[], path: string): readonly [unknown, unknown] {
  if (operands.length !== 2) throw notImported(path, `needs two operands, has ${operands.length}`);
  return [operands[0], operands[1]];
}
