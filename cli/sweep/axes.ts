import { UsageError } from '../../schemas/failure.ts';
import type { SweepAxis, SweepValue } from '../../schemas/pipelines/sweep.ts';
import { coerce } from '../flags/coerce.ts';
import type { Flag } from '../flags/flag.ts';
import { findParameter } from './find-parameter.ts';

const seedName = 'seed';

/** The parameters that `--param.NAME` flags vary, in their order. @throws UsageError that names the flag */
export function axesOf(varied: Readonly<Record<string, readonly string[]>>, flags: readonly Flag[]): SweepAxis[] {
  const axes = Object.entries(varied).map(([given, texts]) => {
    const flag = findParameter(given, flags);
    if (flag.alias === seedName) throw new UsageError('ES-SWEEP-SEED', 'Seeds are varied by --seeds: a count, as 3 for the seeds 1, 2 and 3, or a list.');
    return { path: flag.alias, values: valuesOf(given, texts, flag) };
  });
  const twice = axes.find(({ path }, place) => axes.findIndex((axis) => axis.path === path) !== place);
  if (twice !== undefined) throw new UsageError('ES-SWEEP-PARAMETER', `${twice.path} is varied by two flags: write all its values in one.`);
  return axes;
}

function valuesOf(given: string, texts: readonly string[], flag: Flag): SweepValue[] {
  if (texts.length === 0) throw new UsageError('ES-SWEEP-VALUE', `--param.${given} has no value: write them with commas, as VALUE,VALUE.`);
  const values = texts.map((text) => valueOf(given, text, flag));
  const twice = values.find((value, place) => values.indexOf(value) !== place);
  if (twice !== undefined) throw new UsageError('ES-SWEEP-VALUE', `--param.${given} has ${String(twice)} twice: write each value once.`);
  return values;
}

function valueOf(given: string, text: string, flag: Flag): SweepValue {
  switch (flag.kind) {
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw new UsageError('ES-SWEEP-VALUE', `--param.${given} ${text}: true or false.`);
    case 'integer':
    case 'number':
      return Number(coerce(text, { ...flag, name: `param.${given}` }));
    case 'text':
      return text;
    default:
      throw new UsageError('ES-SWEEP-PARAMETER', `--${flag.name} cannot be varied: a sweep varies numbers, names, and what is true or false.`);
  }
}

/** The seeds of a sweep: `3` is 1, 2 and 3; `1,5,9` are these; left out, the one seed that runs have anyway. @throws UsageError */
export function seedsOf(texts: readonly string[] | undefined, own: number): number[] {
  if (texts === undefined) return [own];
  const numbers = texts.map(Number);
  const [count = 0] = numbers;
  const right = numbers.every((seed) => Number.isInteger(seed) && seed >= 0 && seed <= 2_147_483_647) && new Set(numbers).size === numbers.length && (numbers.length > 1 || (count >= 1 && count <= 1_000));
  if (!right || numbers.length === 0) throw new UsageError('ES-SWEEP-SEED', `--seeds ${texts.join()}: how many, 1 to 1000, or different seeds with commas, as 1,5,9.`);
  return numbers.length > 1 ? numbers : Array.from({ length: count }, (_, place) => place + 1);
}
