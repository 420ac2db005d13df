import { formatValue } from '../format.ts';
import type { Flag, Limits } from './flag.ts';

/** What a number may be: `1 to 65536`, `at least 1`, `over 0, below 1`; empty where nothing is said. */
export function limitWords({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Limits): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  return [
    minimum === undefined ? '' : `at least ${minimum}`,
    exclusiveMinimum === undefined ? '' : `over ${exclusiveMinimum}`,
    maximum === undefined ? '' : `at most ${maximum}`,
    exclusiveMaximum === undefined ? '' : `below ${exclusiveMaximum}`,
  ].filter((words) => words !== '').join(', ');
}

/** What a flag's value has to be, in words. */
export function valueWords(flag: Flag): string {
  if (flag.choices !== undefined) return flag.choices.length === 1 ? String(flag.choices[0]) : `one of ${flag.choices.join(', ')}`;
  const limits = limitWords(flag.limits);
  if (flag.kind === 'integer') return limits === '' ? 'a whole number' : `a whole number, ${limits}`;
  if (flag.kind === 'number') return limits === '' ? 'a number' : `a number, ${limits}`;
  if (flag.kind === 'integers') return limits === '' ? 'whole numbers with commas between' : `whole numbers with commas between, each ${limits}`;
  if (flag.kind === 'names') return 'NAME,NAME';
  if (flag.kind === 'named') return 'VALUE,VALUE';
  if (flag.kind === 'list') return `each as ${(flag.fields ?? []).map(({ name, kind }) => `${name}=${fieldWords[kind]}`).join(' ')}, with a semicolon between two`;
  return flag.description === '' ? 'a text' : flag.description;
}

const fieldWords: Readonly<Record<Flag['kind'], string>> = { text: 'TEXT', integer: 'INTEGER', number: 'NUMBER', boolean: 'true', notation: 'TEXT', names: 'NAME,NAME', integers: 'INTEGER,INTEGER', list: '', named: '' };

/** A value as the command line takes it: a list as `from-epoch=1 frozen=embedding; from-epoch=3`. */
export function valueText(value: unknown, { kind, fields = [] }: Flag): string {
  if ((kind === 'names' || kind === 'integers') && Array.isArray(value)) return value.join();
  if (kind !== 'list' || !Array.isArray(value)) return formatValue(value);
  return value.map((object: Readonly<Record<string, unknown>>) =>
    fields.filter(({ alias }) => object[alias] !== undefined).map((field) => `${field.name}=${valueText(object[field.alias], field)}`).join(' ')).join('; ');
}

/** For which variants of its object a flag is there: `for --optimizer.name sgd or rmsprop`. */
export function variantWords({ variants }: Flag): string {
  if (variants === undefined) return '';
  const { flag, values } = variants;
  return `for --${flag} ${[values.slice(0, -1).join(', '), values.at(-1) ?? ''].filter((words) => words !== '').join(' or ')}`;
}

/** The placeholder of the value in the help: `<integer>`. */
export function placeholder(flag: Flag): string {
  const words = { names: 'names', integers: 'integers', named: 'values', list: 'list', text: flag.choices === undefined ? 'text' : 'name', integer: 'integer', number: 'number', notation: flag.notation ?? 'text', boolean: '' };
  return flag.kind === 'boolean' ? '' : ` <${words[flag.kind]}>`;
}
