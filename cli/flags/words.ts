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
  return flag.description === '' ? 'a text' : flag.description;
}

/** The placeholder of the value in the help: `<integer>`. */
export function placeholder(flag: Flag): string {
  const words = { text: flag.choices === undefined ? 'text' : 'name', integer: 'integer', number: 'number', notation: flag.notation ?? 'text', boolean: '' };
  return flag.kind === 'boolean' ? '' : ` <${words[flag.kind]}>`;
}
