import { UsageError } from '../../schemas/failure.ts';
import type { Flag } from './flag.ts';

/** The flags among these words that begin with the name of a `named` flag: `--param.dropout 0,0.2`. @throws UsageError for one that is given twice */
export function namedFlags(flag: Flag, words: readonly string[]): Flag[] {
  const end = words.indexOf('--');
  const prefix = `--${flag.name}.`;
  const names = (end === -1 ? words : words.slice(0, end)).filter((word) => word.startsWith(prefix)).map((word) => word.slice(prefix.length).split('=')[0] ?? '').filter((name) => /^[A-Za-z][\w.-]*$/.test(name));
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new UsageError('ES-USAGE-FLAG', `${prefix}${twice} is given twice: write its values in one, as ${prefix}${twice} VALUE,VALUE.`);
  return names.map((name) => ({ ...flag, path: [...flag.path, name], name: `${flag.name}.${name}`, alias: `${flag.alias}.${name}`, kind: 'names' }));
}
