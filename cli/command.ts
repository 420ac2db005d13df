import type { z } from 'zod';
import type { EverstepConfig } from '../temporal.config.ts';
import type { Output } from './output.ts';

/** Named values of a command line, each with its schema: type, bounds, default and help come from there. */
export type Shape = Readonly<Record<string, z.ZodType>>;

/** The parameters of a pipeline that a command takes as flags. */
export interface ParameterSet {
  readonly schema: z.ZodObject;
  /** Values where no flag is given: those of a preset. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Heading in the help. */
  readonly title: string;
}

export interface CommandContext<Arguments extends Shape = Shape, Options extends Shape = Shape> {
  readonly arguments: z.output<z.ZodObject<Arguments>>;
  readonly options: z.output<z.ZodObject<Options>>;
  /** Values of the flags that name parameters; nothing is filled in. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly verbose: boolean;
  readonly output: Output;
  /** The configuration, read at the first call. */
  config(): Promise<EverstepConfig>;
}

/** What a command ends with that Ctrl-C has stopped, as shells have it. */
export const interrupted = 130;

/** What a command ends with: 0 done, 1 the run or check failed, 130 interrupted. Wrong use is a thrown `UsageError`. */
export type ExitCode = 0 | 1 | typeof interrupted;

/**
 * One command of the command line: a file in `cli/commands/` and an entry in `cli/commands/index.ts`.
 * Names are as the user writes them, with a space in a command of a group: `schedule create`.
 */
export interface CommandDefinition<Arguments extends Shape = Shape, Options extends Shape = Shape> {
  readonly name: string;
  /** One line without a full stop. */
  readonly summary: string;
  /** More sentences for the command's own help. */
  readonly details?: string;
  /** In order; the optional ones last, and the last may be an array that takes the rest. Shown in capitals. */
  readonly arguments?: Arguments;
  /** Flags: `batchSize` is `--batch-size`; a boolean takes no value. */
  readonly options?: Options;
  /** Whole command lines, without `npx`. */
  readonly examples: readonly string[];
  /** For commands that take a pipeline's parameters as flags: which, from the words on the command line. */
  readonly parameters?: (words: readonly string[]) => ParameterSet | undefined;
  run(context: CommandContext<Arguments, Options>): Promise<ExitCode>;
}

/** Gives a definition the types of its own arguments and options. */
export function defineCommand<Arguments extends Shape = Record<never, never>, Options extends Shape = Record<never, never>>(
  definition: CommandDefinition<Arguments, Options>,
): CommandDefinition<Arguments, Options> {
  return definition;
}
