import { UsageError } from '../../schemas/failure.ts';
import { didYouMean } from '../nearest.ts';
import { type Flag, kebabCase } from './flag.ts';
import { valueWords } from './words.ts';

/** The value of a flag from what was typed. @throws UsageError where it is of another kind */
export function coerce(text: string, flag: Flag): unknown {
  switch (flag.kind) {
    case 'integer':
    case 'number':
      return coerceNumber(text, flag);
    case 'list':
      return text.split(';').map((part) => part.trim()).filter((part) => part !== '').map((part) => coerceObject(part, flag));
    case 'names':
      return namesIn(text);
    case 'integers':
      return namesIn(text).map((number) => coerceNumber(number, flag));
    default:
      return text;
  }
}

function namesIn(text: string): string[] {
  return text.split(',').map((name) => name.trim()).filter((name) => name !== '');
}

function coerceNumber(text: string, flag: Flag): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new UsageError('ES-USAGE-VALUE', `--${flag.name} ${text}: ${valueWords(flag)}.`);
  return value;
}

/** `from-epoch=3 frozen=embedding`. */
function coerceObject(text: string, list: Flag): Record<string, unknown> {
  const fields = list.fields ?? [];
  return Object.fromEntries(text.split(/\s+/).map((word) => {
    const [name = '', value] = word.split('=', 2);
    const field = fields.find((candidate) => candidate.alias === name || candidate.name === kebabCase(name));
    if (field === undefined) throw new UsageError('ES-USAGE-VALUE', `--${list.name} ${text}: there is no ${name}; ${valueWords(list)}.${didYouMean(name, fields.map((candidate) => candidate.name))}`);
    if (value === undefined) throw new UsageError('ES-USAGE-VALUE', `--${list.name} ${text}: ${name} has no value; ${valueWords(list)}.`);
    return [field.alias, coerce(value, { ...field, name: `${list.name} ${field.name}` })];
  }));
}
