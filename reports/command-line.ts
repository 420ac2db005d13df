import type { NamedParameter } from './parameters.ts';

/** A command for a POSIX shell, each word quoted where it has to be. */
export function commandLine(...words: readonly string[]): string {
  return ['npx', 'everstep', ...words].map(quote).join(' ');
}

/** The flags that give these parameters: `--model.dense-units 100`. */
export function parameterFlags(parameters: readonly NamedParameter[]): string[] {
  return parameters.flatMap(({ name, value }) => {
    const flag = `--${name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}`;
    if (value === 'true') return [flag];
    return value.startsWith('--') ? [`${flag}=${value}`] : [flag, value];
  });
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
