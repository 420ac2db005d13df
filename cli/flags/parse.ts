import { Command, CommanderError, Option } from 'commander';
import { UsageError } from '../../schemas/failure.ts';
import { didYouMean } from '../nearest.ts';
import { coerce } from './coerce.ts';
import type { Flag } from './flag.ts';
import { valueWords } from './words.ts';

/** The words of a command line, taken apart. */
export interface ParsedWords {
  readonly operands: readonly string[];
  /** Value by flag, coerced to its kind. */
  readonly values: ReadonlyMap<Flag, unknown>;
  /** What the user typed, for messages. */
  readonly texts: ReadonlyMap<Flag, string>;
}

/** Takes words apart into operands and values. @throws UsageError for a flag that is not there or has no value */
export function parseWords(words: readonly string[], flags: readonly Flag[]): ParsedWords {
  const values = new Map<Flag, unknown>();
  const texts = new Map<Flag, string>();
  const command = new Command().exitOverride().configureOutput({ writeErr: () => undefined }).helpOption(false);
  for (const flag of flags) addOption(command, flag, (value, text) => { values.set(flag, value); texts.set(flag, text); });
  const spelled = spelledAsShown(words, flags);
  refuseMissingValue(spelled, flags);
  const { operands, unknown } = parseOptions(command, spelled);
  const stranger = unknown[0];
  if (stranger !== undefined) throw unknownFlag(stranger, flags);
  return { operands, values, texts };
}

function parseOptions(command: Command, words: string[]): { operands: string[]; unknown: string[] } {
  try {
    return command.parseOptions(words);
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageError('ES-USAGE-FLAG', `${error.message.replace(/^error: /, '')}.`);
    throw error;
  }
}

function addOption(command: Command, flag: Flag, take: (value: unknown, text: string) => void): void {
  if (flag.kind === 'boolean') {
    command.option(`--${flag.name}`).option(`--no-${flag.name}`);
    command.on(`option:${flag.name}`, () => { take(true, ''); });
    command.on(`option:no-${flag.name}`, () => { take(false, ''); });
    return;
  }
  const option = new Option(`--${flag.name} <value>`).argParser((text) => {
    take(coerce(text, flag), text);
    return text;
  });
  command.addOption(option);
}

/** `--id --detach` means a forgotten value; a value that begins with two hyphens is written `--id=--value`. */
function refuseMissingValue(words: readonly string[], flags: readonly Flag[]): void {
  for (const flag of flags.filter(({ kind }) => kind !== 'boolean')) {
    const place = words.indexOf(`--${flag.name}`);
    if (place !== -1 && words[place + 1]?.startsWith('--') !== false) throw new UsageError('ES-USAGE-VALUE', `--${flag.name} has no value: ${valueWords(flag)}.`);
  }
}

/** Names as in the schema are turned into the names of the help. */
function spelledAsShown(words: readonly string[], flags: readonly Flag[]): string[] {
  const names = new Map(flags.filter((flag) => flag.alias !== flag.name).map((flag) => [`--${flag.alias}`, `--${flag.name}`]));
  const end = words.indexOf('--');
  return words.map((word, place) => {
    if (!word.startsWith('--') || (end !== -1 && place >= end)) return word;
    const [name = '', ...rest] = word.split('=');
    return [names.get(name) ?? name, ...rest].join('=');
  });
}

function unknownFlag(word: string, flags: readonly Flag[]): UsageError {
  const given = word.split('=')[0] ?? word;
  return new UsageError('ES-USAGE-FLAG', `There is no flag ${given} here.${didYouMean(given, flags.map((flag) => `--${flag.name}`))}`);
}
