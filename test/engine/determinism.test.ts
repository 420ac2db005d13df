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

beforeAll(async () => {
  // within the project, so that the program finds its packages
  folder = await mkdtemp(join(projectFolder, 'node_modules', '.everstep-test-'));
  program = join(folder, 'train-program.mjs');
  await build({ entryPoints: [fileURLToPath(new URL('train-program.ts', import.meta.url))], outfile: program, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'error' });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('three processes, one beside busy ones, end with the same bits', async () => {
  const first = await digest(start());
  expect(await digest(start())).toBe(first);
  const busy = [0, 1].map(() => spawn(process.execPath, ['-e', busyLoop]));
  try {
    expect(await digest(start())).toBe(first);
  } finally {
    for (const child of busy) child.kill('SIGKILL');
  }
});

it('a process killed after each step is continued to the same bits', async () => {
  const undisturbed = await digest(start());
  const checkpoint = join(folder, 'checkpoint');
  let kills = 0;
  for (;;) {
    const child = start([checkpoint]);
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

function start(args: readonly string[] = [], variables: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [program, ...args], { env: { ...process.env, EVERSTEP_THREADS: '2', ...variables }, stdio: ['ignore', 'pipe', 'ignore'] });
}

function digest(child: ChildProcess): Promise<string> {
  return linesUntil(child, (line) => line.startsWith('digest'));
}

async function linesUntil(child: ChildProcess, wanted: (line: string) => boolean): Promise<string> {
  if (child.stdout === null) throw new Error('the process has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (wanted(line)) return line;
  }
  throw new Error('the process ended without the line');
}
