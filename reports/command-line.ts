import { html, type Html } from './html.ts';
import type { NamedParameter } from './parameters.ts';

/** A command that the reader can copy, with what it is for. */
export interface Command {
  readonly purpose: string;
  /** Words after `npx everstep`, unquoted. */
  readonly words: readonly string[];
  /** After the words: flags with their values. */
  readonly flags?: readonly Flag[];
}

/** A flag and its value, which stay on one line. */
export type Flag = readonly string[];

/** Commands for a POSIX shell, each word quoted where it has to be. Lines break between flags, not within them. */
export function commandList(commands: readonly Command[]): Html {
  return html`<dl class="commands">${commands.map(({ purpose, words, flags = [] }) => html`<div><dt>${purpose}</dt><dd><code>${[['npx', 'everstep', ...words], ...flags].map((group) => html`<span>${group.map(quote).join(' ')}</span> `)}</code></dd></div>
`)}</dl>`;
}

/** The flags that give these parameters: `--model.dense-units 100`. */
export function parameterFlags(parameters: readonly NamedParameter[]): Flag[] {
  return parameters.map(({ name, value }) => {
    const flag = `--${name.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase()}`;
    return value.startsWith('--') ? [`${flag}=${value}`] : [flag, value];
  });
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
