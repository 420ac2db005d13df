import type { Writable } from 'node:stream';
import pc from 'picocolors';
import { UsageError } from '../schemas/failure.ts';
import type { CommandDefinition } from './command.ts';
import { type CommandEntry, commands } from './commands/index.ts';
import { failureOf } from './failure.ts';
import { commandHelp, overview } from './help.ts';
import { didYouMean } from './nearest.ts';
import { createOutput, type Output } from './output.ts';
import { parseUsage } from './usage.ts';

export interface Streams {
  readonly stdout: Writable & { readonly columns?: number };
  readonly stderr: Writable;
}

/** Runs a command line, errors included. Gives the exit code: 0 done, 1 the run or check failed, 2 wrong use. */
export async function runCommandLine(words: readonly string[], streams: Streams): Promise<number> {
  const output = createOutput(has(words, '--json'), streams);
  try {
    const named = findCommand(words);
    if (named === undefined) return await showGeneral(words, output, streams);
    const definition = await named.entry.load();
    if (has(named.rest, '--help') || has(named.rest, '-h')) {
      streams.stdout.write(`${commandHelp(definition, named.rest, streams.stdout.columns ?? 100)}\n`);
      return 0;
    }
    return await definition.run({ ...parseUsage(definition, named.rest), verbose: has(words, '--verbose'), output, config });
  } catch (error) {
    const { exitCode, code, message, trace } = failureOf(error);
    if (has(words, '--verbose')) streams.stderr.write(`${trace}\n`);
    if (output.json && !output.ended) output.result({ error: { code, message } }, () => '');
    else streams.stderr.write(`${pc.red('error')} ${message} ${pc.dim(`[${code}]`)}\n`);
    return exitCode;
  }
}

async function config(): ReturnType<Parameters<CommandDefinition['run']>[0]['config']> {
  return (await import('../temporal.config.ts')).loadConfig();
}

/** Whether a flag stands among the words, before a `--`. */
function has(words: readonly string[], flag: string): boolean {
  const end = words.indexOf('--');
  return (end === -1 ? words : words.slice(0, end)).includes(flag);
}

/** The command that the first words name, and the words after its name. Flags of every command may stand before it. */
function findCommand(words: readonly string[]): { entry: CommandEntry; rest: string[] } | undefined {
  const start = words.findIndex((word) => !word.startsWith('-'));
  if (start === -1) return undefined;
  const flags = words.slice(0, start);
  const [first = '', second = ''] = words.slice(start);
  if (first === 'help') return words.length > start + 1 ? findCommand([...flags, '--help', ...words.slice(start + 1)]) : undefined;
  const long = commands.find(({ name }) => name === `${first} ${second}`);
  if (long !== undefined) return { entry: long, rest: [...flags, ...words.slice(start + 2)] };
  const short = commands.find(({ name }) => name === first);
  if (short !== undefined) return { entry: short, rest: [...flags, ...words.slice(start + 1)] };
  const group = groupOf(first);
  if (group.length === 0) throw new UsageError('ES-USAGE-COMMAND', `There is no command ${first}.${didYouMean(first, names(commands))} (everstep --help lists them.)`);
  if (second === '' || second.startsWith('-')) return undefined;
  throw new UsageError('ES-USAGE-COMMAND', `There is no command ${first} ${second}.${didYouMean(`${first} ${second}`, group.map(({ name }) => name))}`);
}

function groupOf(word: string): CommandEntry[] {
  return commands.filter(({ name }) => name.startsWith(`${word} `));
}

function names(entries: readonly CommandEntry[]): string[] {
  return [...new Set(entries.flatMap(({ name }) => [name, name.split(' ')[0] ?? name]))];
}

/** What there is to say without a command: the version, or the overview, which counts as wrong use when nobody asked for it. */
async function showGeneral(words: readonly string[], output: Output, streams: Streams): Promise<number> {
  if (has(words, '--version') || has(words, '-V')) {
    const { default: { version } } = await import('../package.json', { with: { type: 'json' } });
    output.result({ version }, () => version);
    return 0;
  }
  const group = words.find((word) => !word.startsWith('-') && word !== 'help');
  const asked = has(words, '--help') || has(words, '-h') || words.includes('help');
  if (!asked && output.json) throw new UsageError('ES-USAGE-COMMAND', 'A command is missing: everstep --help lists them.');
  const text = overview(group === undefined ? commands : groupOf(group), group);
  (asked ? streams.stdout : streams.stderr).write(`${text}\n`);
  return asked ? 0 : 2;
}
