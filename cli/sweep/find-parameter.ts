import { UsageError } from '../../schemas/failure.ts';
import { type Flag, kebabCase } from '../flags/flag.ts';
import { didYouMean } from '../nearest.ts';

/**
 * The parameter of that name: its full path as a flag writes it, or an end of it that only one parameter has.
 * @throws UsageError with those that are meant or near
 */
export function findParameter(given: string, flags: readonly Flag[]): Flag {
  const name = given.split('.').map(kebabCase).join('.');
  const exact = flags.find((flag) => flag.name === name);
  if (exact !== undefined) return exact;
  const ending = flags.filter((flag) => flag.name.endsWith(`.${name}`));
  const [only] = ending;
  if (only !== undefined && ending.length === 1) return only;
  if (ending.length > 1) throw new UsageError('ES-SWEEP-PARAMETER', `--param.${given} may be ${ending.map((flag) => `--param.${flag.name}`).join(' or ')}: write which.`);
  const names = flags.flatMap((flag) => [...new Set([flag.name, flag.name.split('.').at(-1) ?? flag.name])]);
  throw new UsageError('ES-SWEEP-PARAMETER', `There is no parameter ${given} to vary.${didYouMean(name, names)}`);
}
