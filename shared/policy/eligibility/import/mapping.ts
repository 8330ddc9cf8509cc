import { AegisError } from '../../../kernel/error.ts';
import type { Fact } from '../../facts/fact.ts';
import { checkFact } from '../../facts/facts.ts';
import { attributeOf } from '../../facts/registry.ts';
import type { Test } from '../../rule/rule.ts';

/** What a variable of a foreign rule means here. */
export interface Variable {
  readonly attribute: string;
  readonly subject?: 'applicant' | 'beneficiary' | undefined;
  /** Of a variable that is true or false: the option that it speaks of, e.g. `disabled` of `traits`. */
  readonly option?: string | undefined;
  /** Foreign values by the options or codes that they mean here; a value that is not named is taken as it is. */
  readonly values?: Readonly<Record<string, string>> | undefined;
  /** Factor from foreign numbers to ours, e.g. 12 for years where months are meant. Default 1. */
  readonly scale?: number | undefined;
}

/** Variables by their foreign names (`applicant.age`). */
export type Mapping = Readonly<Record<string, Variable>>;

/** The variable of a name. @throws AegisError `invalid_request` for one that is not mapped, or mapped to nothing that exists. */
export function variableOf(mapping: Mapping, name: string, path: string): Variable {
  const variable = Object.hasOwn(mapping, name) ? mapping[name] : undefined;
  if (variable === undefined) throw notImported(path, `the variable ${name} is not mapped`);
  if (attributeOf(variable.attribute) === undefined) {
    throw notImported(path, `${name} is mapped to ${variable.attribute}, which does not exist`);
  }
  return variable;
}

/** A foreign number in our unit. @throws AegisError `invalid_request` for what is no number. */
export function numberOf({ scale = 1 }: Variable, value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw notImported(path, `${shown(value)} is not a number`);
  return value * scale;
}

/** A foreign value as an option or code. @throws AegisError `invalid_request` for one that does not exist. */
export function nameOf({ attribute, values = {} }: Variable, value: unknown, path: string): string {
  if (typeof value !== 'string' && typeof value !== 'number') throw notImported(path, `${shown(value)} is no value`);
  const foreign = String(value);
  const name = Object.hasOwn(values, foreign) ? values[foreign]! : foreign;
  const { kind, options } = attributeOf(attribute)!;
  const isKnown =
    kind === 'region' ? /^(?:\d{2}|\d{5}|\d{8}|\d{10})$/.test(name) : options?.some(({ id }) => id === name);
  if (!isKnown) throw notImported(path, `${attribute} knows no ${name}`);
  return name;
}

/** A test that one of these values meets. */
export function equalTo(variable: Variable, values: readonly unknown[], path: string): Test {
  const { kind } = attributeOf(variable.attribute)!;
  if (kind === 'region') return { within: values.map((value) => nameOf(variable, value, path)) };
  if (kind === 'choice' || kind === 'traits') return { anyOf: values.map((value) => nameOf(variable, value, path)) };
  if (values.length !== 1) throw notImported(path, `${variable.attribute} is compared with several values`);
  if (kind === 'number') {
    const number = numberOf(variable, values[0], path);
    return { min: number, max: number };
  }
  return { from: dayIn(values[0], path), until: dayIn(values[0], path) };
}

/** A foreign value as a fact. @throws AegisError `invalid_request` for one that does not fit the attribute. */
export function factOf(variable: Variable, value: unknown, path: string): Fact {
  const fact = shapeOf(variable, value, path);
  const problem = checkFact(variable.attribute, fact);
  if (problem !== null) throw notImported(path, problem.message);
  return fact;
}

function shapeOf(variable: Variable, value: unknown, path: string): Fact {
  const { kind, options = [] } = attributeOf(variable.attribute)!;
  if (variable.option !== undefined) {
    if (typeof value !== 'boolean') throw notImported(path, `${shown(value)} is neither true nor false`);
    const { option } = variable;
    if (kind === 'choice')
      return { oneOf: value ? [option] : options.map(({ id }) => id).filter((id) => id !== option) };
    return { has: value ? [option] : [], hasNot: value ? [] : [option], isComplete: false };
  }
  if (kind === 'number') {
    const number = numberOf(variable, value, path);
    return { min: number, max: number };
  }
  if (kind === 'day') return { from: dayIn(value, path), until: dayIn(value, path) };
  if (kind === 'region') return { region: nameOf(variable, value, path) };
  if (kind === 'choice') return { oneOf: [nameOf(variable, value, path)] };
  const names = (Array.isArray(value) ? value : [value]).map((one) => nameOf(variable, one, path));
  return { has: names, hasNot: [], isComplete: Array.isArray(value) };
}

/** @throws AegisError `invalid_request` for what is no day. */
function dayIn(value: unknown, path: string): string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value))
    throw notImported(path, `${shown(value)} is no day`);
  return value;
}

/** Something that cannot be brought over: an error that says where and why, never a rule without it. */
export function notImported(path: string, why: string): AegisError {
  return new AegisError('invalid_request', `${path}: ${why}`, { details: { path } });
}

/** A value for a message, cut. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
