import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands/index.ts';
import { checkParams } from '../../cli/run/params.ts';
import { findTarget } from '../../cli/target.ts';
import { parseUsage } from '../../cli/usage.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { UsageError } from '../../schemas/failure.ts';
import { projectFolder } from '../../temporal.config.ts';

/** Pages for readers; those of measurements name what only a benchmark has. */
const pages = ['README.md', 'CHANGELOG.md', ...['docs', 'infra', 'engine', 'cli', 'bench'].flatMap((folder) => filesBelow(folder, '.md'))].filter((page) => !page.startsWith('docs/results/'));
const sources = ['cli', 'infra', 'datasets', 'store', 'workers', 'reports'].flatMap((folder) => filesBelow(folder, '.ts')).filter((path) => !path.endsWith('.test.ts'));
const examples = (await Promise.all(commands.map(async ({ load }) => (await load()).examples))).flat();

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith(ending)).map((path) => join(folder, path)).sort();
}

function read(path: string): string {
  return readFileSync(join(projectFolder, path), 'utf8');
}

/** Command lines of a page's code, without their comments; `…` stands for anything. */
function commandLines(page: string): string[] {
  const code = [...read(page).matchAll(/```\w*\n([\s\S]*?)```|`([^`\n]+)`/g)].flatMap(([, block, inline]) => (block ?? inline ?? '').replaceAll(/\\\n\s*/g, '').split('\n'));
  return code.map((line) => /^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:npx )?(everstep .+)$/.exec(line.trim())?.[1] ?? '').filter((line) => line !== '' && !line.includes('…'));
}

/** Words as a shell takes them apart; what the pages leave open in capitals gets a value. */
function wordsOf(line: string): string[] {
  const filledIn = line.replace(/ +# .*$/, '').replace(/NAME@VERSION/, 'name@1.0.0');
  return [...filledIn.matchAll(/"[^"]*"|'[^']*'|\S+/g)].map(([word]) => word.replace(/^(["'])(.*)\1$/, '$2')).slice(1);
}

/** Everything that is checked before a command starts anything, but for files that only the reader has. */
async function check(line: string): Promise<void> {
  const words = wordsOf(line.replace(/^(?:[A-Z_0-9]+=\S+ )*/, ''));
  if (words.length === 1 && words[0]?.startsWith('--')) return;
  const entry = commands.find(({ name }) => name === words.slice(0, 2).join(' ')) ?? commands.find(({ name }) => name === words[0]);
  if (entry === undefined) throw new Error(`there is no command ${words.join(' ')}`);
  const rest = words.slice(entry.name.split(' ').length);
  const usage = parseUsage(await entry.load(), rest.includes('--help') ? [...rest.filter((word) => word !== '--help')] : rest);
  const named: Readonly<Record<string, unknown>> = { ...usage.options, ...usage.arguments };
  const target = named['presetOrPipeline'] ?? named['preset'];
  if (typeof target !== 'string' || rest.includes('--help')) return;
  try {
    checkParams(findTarget(target), usage.parameters, []);
  } catch (error) {
    if (!(error instanceof UsageError) || error.code !== 'ES-DATASET-PATH') throw error;
  }
}

describe('command lines that are written down can be used as they stand', () => {
  it.each(pages.flatMap((page) => commandLines(page).map((line) => [page, line])))('%s: %s', async (_, line) => {
    await expect(check(line)).resolves.toBeUndefined();
  });

  it.each(examples)('help: %s', async (line) => {
    await expect(check(line)).resolves.toBeUndefined();
  });

  it('and there are some', () => {
    expect(pages.flatMap(commandLines).length).toBeGreaterThan(30);
  });

  it.each(['everstep rum spam-cnn', 'everstep run spam-cn', 'everstep run spam-cnn --sed 1', 'everstep run spam-cnn --epochs 0', 'everstep show'])('a wrong one is found out: %s', async (line) => {
    await expect(check(line)).rejects.toThrow();
  });
});

it('commands that messages tell the user to type exist', () => {
  const known = new Set(commands.flatMap(({ name }) => [name, name.split(' ')[0]]));
  const told = sources.flatMap((path) => [...read(path).matchAll(/["`](?:npx )?everstep ([a-z]+)(?: ([a-z]+)\b)?/g)].map(([, first = '', second]) => ({ path, first, second })));
  expect(told.length).toBeGreaterThan(10);
  expect(told.filter(({ first }) => !known.has(first))).toEqual([]);
});

it('npm scripts that pages name exist', () => {
  const named = pages.flatMap((page) => [...read(page).matchAll(/\bnpm run ([a-z:-]+)/g)].map(([, script]) => script ?? ''));
  expect(named.filter((script) => !(script in packageJson.scripts))).toEqual([]);
});
