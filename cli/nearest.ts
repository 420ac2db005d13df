import { closest, distance } from 'fastest-levenshtein';

/** The name that was probably meant: at most a third of the letters differ, or it was only begun. Undefined where none is near. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined;
  const name = closest(given, [...names]);
  const differing = distance(given, name);
  const prefix = given.length >= 3 ? names.find((candidate) => candidate.startsWith(given)) : undefined;
  const allowed = Math.max(given.length < 4 ? 1 : 2, Math.floor(Math.max(given.length, name.length) / 3));
  return differing <= allowed ? name : prefix;
}

/** `Did you mean …?` with a space before it, or nothing. */
export function didYouMean(given: string, names: readonly string[]): string {
  const name = nearestName(given, names);
  return name === undefined ? '' : ` Did you mean ${name}?`;
}
