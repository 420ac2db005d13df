import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { purposes, RandomStream } from '../../engine/random.ts';
import { loadTensorFlow } from '../../engine/tensorflow.ts';
import { optimizers, optimizerSteps } from '../support/optimizer-steps.ts';
import { kerasPackages } from '../support/python-packages.ts';
import { pythonWith, runPython } from '../support/python.ts';

const script = fileURLToPath(new URL('keras_optimizers.py', import.meta.url));
const takenSchema = z.record(z.string(), z.array(z.array(z.array(z.number()))));

it('every optimizer takes the steps that Keras takes', async () => {
  const python = await pythonWith(kerasPackages);
  const tf = await loadTensorFlow();
  const folder = await mkdtemp(join(tmpdir(), 'everstep-keras-optimizers-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const stream = new RandomStream(4, purposes.shuffle, [1, 1, 1]);
  const start = [[0.5, -1, 2], [0.25, 3]];
  const gradients = Array.from({ length: 10 }, () => start.map((values) => values.map(() => Math.fround(2 * stream.unit() - 1))));

  const [givenFile, takenFile] = [join(folder, 'given.json'), join(folder, 'taken.json')];
  await writeFile(givenFile, JSON.stringify({ optimizers, start, gradients }));
  await runPython(python, [script, givenFile, takenFile]);
  const taken = takenSchema.parse(JSON.parse(await readFile(takenFile, 'utf8')));

  for (const [name, options] of Object.entries(optimizers)) {
    const own = optimizerSteps(tf, options, start, gradients).flat(2);
    const keras = taken[name]!.flat(2);
    const largest = Math.max(...own.map((value, place) => Math.abs(value - keras[place]!)));
    expect({ name, largest, close: largest < 2e-6 }).toMatchObject({ name, close: true });
  }
});
