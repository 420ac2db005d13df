import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { projectFolder } from '../../temporal.config.ts';

const busyLoop = 'for (;;) Math.sqrt(2)';
let folder: string;
let program: string;
let repeatProgram: string;

beforeAll(async () => {
  // within the project, so that the program finds its packages
  folder = await mkdtemp(join(projectFolder, 'node_modules', '.everstep-test-'));
  program = await bundled('train-program');
  repeatProgram = await bundled('repeat-program');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('three processes, one beside busy ones, end with the same bits', async () => {
  const first = await digest(start(program));
  expect(await digest(start(program))).toBe(first);
  const busy = [0, 1].map(() => spawn(process.execPath, ['-e', busyLoop]));
  try {
    expect(await digest(start(program))).toBe(first);
  } finally {
    for (const child of busy) child.kill('SIGKILL');
  }
});

it('twenty trainings each of a convolution and an LSTM, beside a busy process, end with the same bits', async () => {
  const busy = spawn(process.execPath, ['-e', busyLoop]);
  const found: string[] = [];
  try {
    for (let processes = 0; processes < 4; processes += 1) found.push(...(await linesOf(start(repeatProgram, ['5']))));
  } finally {
    busy.kill('SIGKILL');
  }
  const counts = [...new Set(found)].map((line) => [line.split(' ')[0], found.filter((other) => other === line).length]);
  expect(counts).toEqual([['convolution', 20], ['lstm', 20]]);
});

it('a process killed after each step is continued to the same bits', async () => {
  const undisturbed = await digest(start(program));
  const checkpoint = join(folder, 'checkpoint');
  let kills = 0;
  for (;;) {
    const child = start(program, [checkpoint]);
    const found = await linesUntil(child, (line) => line.startsWith('digest') || (kills < 4 && line.startsWith('saved')));
    if (found.startsWith('digest')) {
      expect(found).toBe(undisturbed);
      break;
    }
    child.kill('SIGKILL');
    kills += 1;
  }
  expect(kills).toBe(4);
});

function start(file: string, args: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [file, ...args], { env: { ...process.env, EVERSTEP_THREADS: '2' }, stdio: ['ignore', 'pipe', 'ignore'] });
}

function digest(child: ChildProcess): Promise<string> {
  return linesUntil(child, (line) => line.startsWith('digest'));
}

async function bundled(name: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({ entryPoints: [fileURLToPath(new URL(`${name}.ts`, import.meta.url))], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' });
  return outfile;
}

async function linesOf(child: ChildProcess): Promise<string[]> {
  const lines: string[] = [];
  if (child.stdout !== null) for await (const line of createInterface({ input: child.stdout })) lines.push(line);
  return lines;
}

async function linesUntil(child: ChildProcess, wanted: (line: string) => boolean): Promise<string> {
  if (child.stdout === null) throw new Error('the process has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (wanted(line)) return line;
  }
  throw new Error('the process ended without the line');
}
