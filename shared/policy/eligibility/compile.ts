import { dayNumber } from '../day.ts';
import type { Condition, DatedRule, Rule, Test } from '../rule/rule.ts';
import { REFUSES_FROM } from './codes.ts';
import { saysWhoAsks } from './condition.ts';
import {
  ALL,
  ANY,
  AT_LEAST,
  FALSE_NODE,
  FIRST_LITERAL,
  NOT_OF,
  OPEN_END,
  OPEN_START,
  type Programs,
  type SharedCondition,
  TEXT_NODE,
  TRUE_NODE,
} from './programs.ts';
import { DOUBTS, type Doubt } from './states.ts';

/** A programme and its rules, as `compileRules` takes them. */
export interface RuleEntry {
  readonly id: string;
  readonly eligibility: readonly DatedRule[];
}

/**
 * Compiles the rules of a catalogue. Deterministic: the same entries in the same order give the same programs. Positions are those of
 * the entries.
 *
 * @example
 * const programs = compileRules([{ id: 'own:1', eligibility: [{ from: null, until: null, rule }] }]);
 * const codes = judgeAll(programs, { applicant: facts }, '2026-11-24');
 */
export function compileRules(entries: readonly RuleEntry[]): Programs {
  const compiler = new Compiler();
  const rules = entries.flatMap(({ eligibility }) => eligibility);
  const roots = rules.map(({ rule }) => compiler.node(rule));
  let end = 0;
  return {
    ids: entries.map(({ id }) => id),
    ...compiler.tables(),
    rulesEnd: Uint32Array.from(entries, ({ eligibility }) => {
      end += eligibility.length;
      return end;
    }),
    ruleFrom: Int32Array.from(rules, ({ from }) => (from === null ? OPEN_START : dayNumber(from))),
    ruleUntil: Int32Array.from(rules, ({ until }) => (until === null ? OPEN_END : dayNumber(until))),
    ruleRoot: Uint32Array.from(roots, (root) => compiler.final(root)),
  };
}

/** How sure a condition is, in the steps that matter. */
export function doubtOf({ attribute, confidence }: Pick<Condition, 'attribute' | 'confidence'>): Doubt {
  const step = confidence >= 1 ? 2 : confidence >= REFUSES_FROM ? 1 : 0;
  return (saysWhoAsks(attribute) ? step + 3 : step) as Doubt;
}

/** Groups are negative until it is known how many literals come before them. */
class Compiler {
  readonly #conditions = new Map<string, number>();
  readonly #shared: SharedCondition[] = [];
  readonly #literals = new Map<number, number>();
  readonly #groups = new Map<string, number>();
  readonly #kinds: number[] = [];
  readonly #counts: number[] = [];
  readonly #ends: number[] = [];
  readonly #children: number[] = [];

  node(rule: Rule): number {
    switch (rule.kind) {
      case 'text':
        return TEXT_NODE;
      case 'is':
        return this.#literal(rule);
      case 'not':
        return this.#group(NOT_OF, 0, [this.node(rule.of)]);
      case 'atLeast':
        return this.#group(
          AT_LEAST,
          rule.count,
          rule.of.map((child) => this.node(child)),
        );
      case 'all':
        return rule.of.length === 0 ? TRUE_NODE : this.#set(ALL, rule.of);
      case 'any':
        return rule.of.length === 0 ? FALSE_NODE : this.#set(ANY, rule.of);
    }
  }

  /** Order and repetition mean nothing to "all" and "any", so that more of them are the same. */
  #set(kind: number, of: readonly Rule[]): number {
    const children = [...new Set(of.map((child) => this.node(child)))].sort((a, b) => a - b);
    return children.length === 1 ? children[0]! : this.#group(kind, 0, children);
  }

  #literal({ attribute, subject = 'applicant', test, confidence }: Condition): number {
    const canonical = canonicalTest(test);
    const key = JSON.stringify([subject, attribute, canonical]);
    let condition = this.#conditions.get(key);
    if (condition === undefined) {
      condition = this.#shared.length;
      this.#conditions.set(key, condition);
      this.#shared.push({ attribute, subject, test: canonical });
    }
    const literal = condition * DOUBTS + doubtOf({ attribute, confidence });
    if (!this.#literals.has(literal)) this.#literals.set(literal, this.#literals.size);
    return FIRST_LITERAL + this.#literals.get(literal)!;
  }

  #group(kind: number, count: number, children: readonly number[]): number {
    const key = `${kind}:${count}:${children.join()}`;
    const existing = this.#groups.get(key);
    if (existing !== undefined) return existing;
    const made = -1 - this.#kinds.length;
    this.#groups.set(key, made);
    this.#kinds.push(kind);
    this.#counts.push(count);
    this.#children.push(...children);
    this.#ends.push(this.#children.length);
    return made;
  }

  final(node: number): number {
    return node < 0 ? FIRST_LITERAL + this.#literals.size - 1 - node : node;
  }

  tables() {
    const literals = [...this.#literals.keys()];
    return {
      conditions: this.#shared,
      literalCondition: Uint32Array.from(literals, (literal) => Math.floor(literal / DOUBTS)),
      literalDoubt: Uint32Array.from(literals, (literal) => literal % DOUBTS),
      groupKind: Uint32Array.from(this.#kinds),
      groupCount: Uint32Array.from(this.#counts),
      groupEnd: Uint32Array.from(this.#ends),
      children: Uint32Array.from(this.#children, (child) => this.final(child)),
    };
  }
}

function canonicalTest(test: Test): Test {
  if ('anyOf' in test) return { anyOf: [...new Set(test.anyOf)].sort() };
  if ('within' in test) return { within: [...new Set(test.within)].sort() };
  return 'min' in test ? { min: test.min, max: test.max } : { from: test.from, until: test.until };
}
