import type { KeyParts, RecordEnvironment } from '../schemas/record.ts';
import type { StepFile } from '../schemas/run.ts';

/** How many differences a sentence names. */
const named = 3;

/** In a few words, what in a step's key is not as it was in an earlier run; undefined where nothing is. */
export function describeDifference(earlier: KeyParts, now: KeyParts): string | undefined {
  const differences = [
    ...(earlier.variant === now.variant ? [] : [`${earlier.variant ?? 'none'} → ${now.variant ?? 'none'}`]),
    ...(earlier.version === now.version ? [] : [`the step's version ${earlier.version} → ${now.version}`]),
    ...(earlier.storeFormat === now.storeFormat ? [] : [`the store's format ${earlier.storeFormat} → ${now.storeFormat}`]),
    ...(earlier.fingerprint === now.fingerprint ? [] : changedCode(earlier, now)),
    ...changedValues(earlier.input, now.input, ''),
  ];
  if (differences.length === 0) return undefined;
  const more = differences.length - named;
  return `${differences.slice(0, named).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Which part of two numerical environments differs. */
export function describeEnvironmentDifference(earlier: RecordEnvironment, now: RecordEnvironment): string | undefined {
  const [difference] = changedValues(earlier, now, '');
  return difference;
}

/** Why there is no result for this key, beside what the same step had in the run before. */
export function explainMiss(previous: StepFile | undefined, parts: KeyParts, environments: readonly RecordEnvironment[]): string {
  if (previous === undefined) return 'computed for the first time';
  const difference = describeDifference(previous.parts, parts);
  if (difference !== undefined) return `changed since the last run: ${difference}`;
  const elsewhere = environments.every((environment) => describeEnvironmentDifference(previous.environment, environment) !== undefined);
  const [environment] = environments;
  if (elsewhere && environment !== undefined) return `another numerical environment: ${describeEnvironmentDifference(previous.environment, environment) ?? ''}`;
  return 'the record of the last run is gone';
}

function changedCode(earlier: KeyParts, now: KeyParts): string[] {
  const files = changedNames(earlier.sources, now.sources);
  const packages = changedNames(earlier.packages, now.packages).map((name) => `package ${name} ${earlier.packages[name] ?? 'none'} → ${now.packages[name] ?? 'none'}`);
  if (files.length === 0 && packages.length === 0) return ['the code'];
  return [...(files.length === 0 ? [] : [`the code of ${files.join(', ')}`]), ...packages];
}

function changedNames(earlier: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): string[] {
  return [...new Set([...Object.keys(earlier), ...Object.keys(now)])].filter((name) => earlier[name] !== now[name]).sort();
}

function changedValues(earlier: unknown, now: unknown, path: string): string[] {
  if (isObject(earlier) && isObject(now)) {
    if (typeof earlier['digest'] === 'string' && typeof now['digest'] === 'string') return earlier['digest'] === now['digest'] ? [] : [`${path}: other bytes`];
    return [...new Set([...Object.keys(earlier), ...Object.keys(now)])].sort().flatMap((name) => changedValues(earlier[name], now[name], path === '' ? name : `${path}.${name}`));
  }
  const [before, after] = [short(earlier), short(now)];
  return before === after && JSON.stringify(earlier) === JSON.stringify(now) ? [] : [`${path} ${before} → ${after}`.trim()];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function short(value: unknown): string {
  const text = value === undefined ? 'none' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
