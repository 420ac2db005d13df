import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands/index.ts';
import { projectFolder } from '../../temporal.config.ts';
import { everstep } from '../support/everstep.ts';

const run = (words: readonly string[]) => everstep(words, { ...process.env, NO_COLOR: '1' });

describe('help', () => {
  it.each(commands.map(({ name }) => name))('%s has a short one with examples', async (name) => {
    const { code, stdout, stderr } = await run([...name.split(' '), '--help']);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain(`Usage: everstep ${name}`);
    expect(stdout).toMatch(/Examples:\n {2}/);
  });

  it('of a preset shows its parameters with their values', async () => {
    const { stdout } = await run(['run', 'spam-cnn', '--help']);
    expect(stdout).toContain('Parameters of spam-cnn:');
    expect(stdout).toMatch(/--batch-size <integer> +rows a training step takes \(1 to 65536\) \[64\]/);
    expect(stdout).toMatch(/\[spam-assassin\]/);
  });

  it('is found by "help" and "-h" too', async () => {
    const { stdout } = await run(['show', '--help']);
    expect((await run(['help', 'show'])).stdout).toBe(stdout);
    expect((await run(['show', '-h'])).stdout).toBe(stdout);
  });

  it('lists every command', async () => {
    const { stdout, code } = await run(['--help']);
    for (const { name, summary } of commands) expect(stdout).toMatch(new RegExp(`${name} +${summary.replace(/[^A-Za-z0-9 ]/g, '.')}`));
    expect(code).toBe(0);
  });
});

it.each(commands)('$name has the summary of its list', async ({ name, summary, load }) => {
  expect(await load()).toMatchObject({ name, summary });
});

it('tells the version', async () => {
  expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

describe('what there is', () => {
  it.each(['pipelines', 'presets', 'datasets', 'backbones'])('%s --json is one document', async (name) => {
    const { stdout, code } = await run([name, '--json']);
    expect(JSON.parse(stdout)).toEqual(expect.arrayContaining([expect.objectContaining({ name: expect.any(String) })]));
    expect(code).toBe(0);
  });

  it('a reader that stops reading is no failure', async () => {
    const child = spawn(process.execPath, [join(projectFolder, 'bin/everstep.mjs'), 'pipelines'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    const [stderr] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(stderr).toBe('');
    expect(child.exitCode).toBe(0);
  });
});
