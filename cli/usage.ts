import { z } from 'zod';
import { UsageError } from '../schemas/failure.ts';
import type { CommandContext, CommandDefinition, ParameterSet } from './command.ts';
import { type Flag, flagsOf } from './flags/flag.ts';
import { withValue } from '../schemas/nested.ts';
import { namedFlags } from './flags/named.ts';
import { parseWords } from './flags/parse.ts';
import { refusedValue } from './flags/refuse.ts';

/** Flags that every command has. */
export const globalFlags: readonly Flag[] = flagsOf(z.strictObject({
  json: z.boolean().optional().describe('print one JSON document on stdout, everything else on stderr'),
  verbose: z.boolean().optional().describe('show stack traces of errors'),
  help: z.boolean().optional().describe('show this help'),
}));

/** The flags of a command, apart by what they are for. */
export interface CommandFlags {
  readonly options: readonly Flag[];
  readonly parameters: readonly Flag[];
  readonly parameterSet: ParameterSet | undefined;
}

/** The flags that a command has on this command line: a pipeline's parameters depend on its words. */
export function commandFlags(command: CommandDefinition, words: readonly string[]): CommandFlags {
  const parameterSet = command.parameters?.(words);
  const parameters = parameterSet === undefined ? [] : flagsOf(parameterSet.schema, parameterSet.defaults);
  return { options: flagsOf(z.strictObject(command.options ?? {})), parameters, parameterSet };
}

/** The values of a command line, checked. */
export type CommandUsage = Pick<CommandContext, 'arguments' | 'options' | 'parameters'>;

/** Parses a command's words. @throws UsageError that names the flag or argument and what would be right */
export function parseUsage(command: CommandDefinition, words: readonly string[]): CommandUsage {
  const { options: shown, parameters } = commandFlags(command, words);
  const options = shown.flatMap((flag) => (flag.kind === 'named' ? namedFlags(flag, words) : [flag]));
  const { operands, values, texts } = parseWords(words, [...options, ...parameters, ...globalFlags]);
  const given = (flag: Flag): string | undefined => texts.get(flag);
  const collect = (flags: readonly Flag[]): Record<string, unknown> =>
    flags.filter((flag) => values.has(flag)).reduce<Record<string, unknown>>((object, flag) => withValue(object, flag.path, values.get(flag)), {});
  const parsed = z.strictObject(command.options ?? {}).safeParse(collect(options));
  if (parsed.error?.issues[0] !== undefined) throw refusedValue(parsed.error.issues[0], options, given);
  return { arguments: parseOperands(command, operands), options: parsed.data ?? {}, parameters: collect(parameters) };
}

function parseOperands(command: CommandDefinition, operands: readonly string[]): Record<string, unknown> {
  const shape = command.arguments ?? {};
  const names = Object.keys(shape);
  const last = names.at(-1);
  const takesRest = last !== undefined && shape[last] instanceof z.ZodArray;
  const values = Object.fromEntries(names.map((name, place) => [name, takesRest && name === last ? operands.slice(place) : operands[place]] as const)
    .filter(([, value]) => value !== undefined));
  const surplus = operands[names.length];
  if (surplus !== undefined && !takesRest) throw new UsageError('ES-USAGE-ARGUMENT', `everstep ${command.name} does not take ${surplus}: it is ${usageLine(command)}.`);
  const parsed = z.strictObject(shape).safeParse(values);
  const issue = parsed.error?.issues[0];
  if (issue === undefined) return parsed.data ?? {};
  const name = String(issue.path[0]);
  const value = values[name];
  if (value === undefined) throw new UsageError('ES-USAGE-ARGUMENT', `${argumentName(name)} is missing: ${usageLine(command)}.`);
  throw new UsageError('ES-USAGE-ARGUMENT', `${argumentName(name)} ${String(value)}: ${shape[name]?.description ?? issue.message}.`);
}

/** `everstep show RUN`. */
export function usageLine(command: CommandDefinition): string {
  const words = Object.entries(command.arguments ?? {}).map(([name, schema]) => {
    const word = `${argumentName(name)}${schema instanceof z.ZodArray ? '…' : ''}`;
    const optional = schema.safeParse(schema instanceof z.ZodArray ? [] : undefined).success;
    return optional ? `[${word}]` : word;
  });
  return ['everstep', command.name, ...words].join(' ');
}

/** How an argument is shown: `presetOrPipeline` as `PRESET_OR_PIPELINE`. */
export function argumentName(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}
