import { Command, Option } from 'commander';
import type { CommandDefinition } from './command.ts';
import type { CommandEntry } from './commands/index.ts';
import { datasetText } from './dataset-text.ts';
import type { Flag } from './flags/flag.ts';
import { limitWords, placeholder, valueText, valueWords, variantWords } from './flags/words.ts';
import { argumentName, commandFlags, globalFlags, usageLine } from './usage.ts';

/** The help of one command, with the flags that these words give it. */
export function commandHelp(definition: CommandDefinition, words: readonly string[], columns: number): string {
  const { options, parameters, parameterSet } = commandFlags(definition, words);
  const help = new Command().name('everstep').helpOption(false).configureHelp({ helpWidth: columns });
  help.usage(`${usageLine(definition).replace(/^everstep /, '')}${options.length + parameters.length > 0 ? ' [flags]' : ''}`);
  help.description([`${definition.summary}.`, definition.details ?? ''].filter((text) => text !== '').join(' '));
  for (const [name, schema] of Object.entries(definition.arguments ?? {})) help.argument(argumentName(name), schema.description ?? '');
  for (const flag of [...options, ...globalFlags]) help.addOption(shownOption(flag).helpGroup('Flags:'));
  for (const flag of parameters) help.addOption(shownOption(flag).helpGroup(`${parameterSet?.title ?? 'Parameters'}:`));
  return `${help.helpInformation()}\nExamples:\n${definition.examples.map((example) => `  ${example}`).join('\n')}`;
}

/** The list of all commands, or of a group's. */
export function overview(entries: readonly CommandEntry[], group: string | undefined): string {
  const width = Math.max(...entries.map(({ name }) => name.length));
  const list = entries.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    group === undefined ? 'Everstep runs reproducible machine-learning pipelines on Temporal and S3.' : '',
    `Usage: everstep ${group === undefined ? '' : `${group} `}COMMAND [arguments] [flags]`,
    '',
    'Commands:',
    ...list,
    '',
    'Flags of every command: --json, --verbose, --help.  everstep --version tells the version.',
    ...(group === undefined ? ['', 'Start with: everstep run spam-cnn'] : []),
  ].join('\n').trim();
}

function shownOption(flag: Flag): Option {
  const name = flag.kind === 'named' ? `${flag.name}.NAME` : flag.kind === 'boolean' && flag.default === true ? `no-${flag.name}` : flag.name;
  return new Option(`--${name}${placeholder(flag)}`, [[flag.description, variantWords(flag)].filter((text) => text !== '').join(', '), choicesOf(flag), defaultOf(flag)].filter((text) => text !== '').join(' '));
}

function choicesOf(flag: Flag): string {
  if (flag.choices !== undefined) return `(${flag.choices.join(' | ')})`;
  if (flag.kind === 'list') return `(${valueWords(flag)})`;
  const limits = limitWords(flag.limits);
  return limits === '' ? '' : `(${limits})`;
}

function defaultOf(flag: Flag): string {
  if (flag.default === undefined || flag.kind === 'boolean' || flag.kind === 'named') return '';
  const text = flag.kind === 'notation' ? datasetText(flag.default) : valueText(flag.default, flag);
  return text === '' ? '' : `[${text}]`;
}
