// Reads `$filter`: comparisons of listed properties, joined by `and` and `or`, with parentheses and `in`. All
// else is refused, as the services do, and not guessed at.
import { comparableTime, readTime } from './comparable-time.ts';
import { type Comparable, type EntitySet, findProperty, type Property } from './entity-set.ts';
import { QueryRefused } from './query-refused.ts';

export type Predicate<T> = (item: T) => boolean;

const operators = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const;
type Operator = (typeof operators)[number];

export function readFilter<T>(text: string, set: EntitySet<T>): Predicate<T> {
  const reader = new FilterReader(tokensOf(text), set);
  return reader.readAll();
}

class FilterReader<T> {
  readonly #tokens: readonly string[];
  readonly #set: EntitySet<T>;
  #at = 0;

  constructor(tokens: readonly string[], set: EntitySet<T>) {
    this.#tokens = tokens;
    this.#set = set;
  }

  readAll(): Predicate<T> {
    const predicate = this.#either();
    if (this.#at < this.#tokens.length) throw new QueryRefused(`Syntax error at '${this.#tokens[this.#at]}'`);
    return predicate;
  }

  #either(): Predicate<T> {
    const parts = [this.#both()];
    while (this.#takes('or')) parts.push(this.#both());
    return (item) => parts.some((part) => part(item));
  }

  #both(): Predicate<T> {
    const parts = [this.#one()];
    while (this.#takes('and')) parts.push(this.#one());
    return (item) => parts.every((part) => part(item));
  }

  #one(): Predicate<T> {
    if (this.#takes('(')) {
      const inner = this.#either();
      this.#expect(')');
      return inner;
    }
    const name = this.#next();
    const property = findProperty(this.#set, name);
    if (!property)
      throw new QueryRefused(`Could not find a property named '${name}' that can be filtered on`);
    const word = this.#next();
    if (word === 'in') return this.#oneOf(property);
    const operator = operators.find((known) => known === word);
    if (!operator) throw new QueryRefused(`Syntax error at '${word}'`);
    return compare(property, operator, readLiteral(this.#next(), property));
  }

  #oneOf(property: Property<T>): Predicate<T> {
    this.#expect('(');
    const choices = [readLiteral(this.#next(), property)];
    while (this.#takes(',')) choices.push(readLiteral(this.#next(), property));
    this.#expect(')');
    return (item) => choices.includes(comparableOf(item, property));
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new QueryRefused('Syntax error at the end of the filter');
    this.#at += 1;
    return token;
  }

  #takes(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #expect(token: string): void {
    if (!this.#takes(token)) throw new QueryRefused(`'${token}' expected`);
  }
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  const next = /\s*('(?:[^']|'')*'|[(),]|[^\s(),']+)\s*/y;
  while (next.lastIndex < text.length) {
    const match = next.exec(text);
    if (!match) throw new QueryRefused('There is an unterminated string literal');
    tokens.push(match[1] ?? '');
  }
  return tokens;
}

function compare<T>(property: Property<T>, operator: Operator, wanted: Comparable): Predicate<T> {
  const isOrdered = property.type === 'time' || property.type === 'number';
  if (!isOrdered && operator !== 'eq' && operator !== 'ne') {
    throw new QueryRefused(`The operator '${operator}' is not supported for this property`);
  }
  return (item) => {
    const value = comparableOf(item, property);
    if (operator === 'eq') return value === wanted;
    if (operator === 'ne') return value !== wanted;
    if (value === null || wanted === null) return false;
    if (operator === 'gt') return value > wanted;
    if (operator === 'ge') return value >= wanted;
    return operator === 'lt' ? value < wanted : value <= wanted;
  };
}

function comparableOf<T>(item: T, property: Property<T>): Comparable {
  const value = property.of(item);
  if (typeof value !== 'string') return value;
  return property.type === 'time' ? comparableTime(value) : value.toLowerCase();
}

/** Texts and words of enums in quotes, times and numbers bare. */
function readLiteral<T>(token: string, { type, members }: Property<T>): Comparable {
  if (token === 'null') return null;
  const quoted = /^'(.*)'$/s.exec(token)?.[1]?.replaceAll("''", "'").toLowerCase();
  if (type === 'number') {
    if (!/^-?\d{1,18}$/.test(token)) throw new QueryRefused(`'${token}' is no number`);
    return Number(token);
  }
  if (type === 'time') {
    const time = readTime(token);
    if (time === undefined) throw new QueryRefused(`'${token}' is no time`);
    return time;
  }
  if (quoted === undefined) throw new QueryRefused(`A string literal was expected at '${token}'`);
  if (members && !members.includes(quoted)) throw new QueryRefused(`'${quoted}' is no valid value`);
  return quoted;
}
