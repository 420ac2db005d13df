import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { purposes, RandomStream } from '../../engine/random.ts';
import { loadTensorFlow, type TensorFlow } from '../../engine/tensorflow.ts';
import { isOver, rateAt } from '../../engine/training-plan.ts';
import { scheduleSchema } from '../../schemas/training.ts';
import { optimizers, optimizerSteps } from '../support/optimizer-steps.ts';
import { kerasPackages } from '../support/python-packages.ts';
import { pythonWith, runPython } from '../support/python.ts';

const script = fileURLToPath(new URL('keras_optimizers.py', import.meta.url));
const stepsSchema = z.record(z.string(), z.array(z.array(z.array(z.number()))));
const takenSchema = z.object({ optimizers: stepsSchema, averages: stepsSchema, rates: z.array(z.array(z.number())), lastEpochs: z.array(z.int()) });

const stream = new RandomStream(4, purposes.shuffle, [1, 1, 1]);
const start = [[0.5, -1, 2], [0.25, 3]];
const gradients = Array.from({ length: 10 }, () => start.map((values) => values.map(() => Math.fround(2 * stream.unit() - 1))));
const averageDecay = 0.9;
const losses = [0.9, 0.7, 0.72, 0.6999, 0.5, 0.55, 0.51, 0.52, 0.53, 0.5, 0.49, 0.48, 0.5, 0.51, 0.52, 0.6, 0.6, 0.6, 0.6, 0.6];
const schedules = [
  { kind: 'step', factor: 0.5, every: 3 },
  { kind: 'cosine' },
  { kind: 'cosine', finalFraction: 0.1, warmupSteps: 7 },
  { kind: 'linear' },
  { kind: 'linear', finalFraction: 0.1 },
  { kind: 'plateau', patience: 2 },
  { kind: 'plateau', factor: 0.5, patience: 1, minimumDelta: 0.05, minimumRate: 0.01 },
].map((schedule) => ({ schedule: scheduleSchema.parse(schedule), learningRate: 0.1, epochs: losses.length, stepsPerEpoch: 4, losses }));
const earlyStopping = [{ patience: 3, minimumDelta: 0, losses }, { patience: 2, minimumDelta: 0.05, losses }];

let tf: TensorFlow;
let taken: z.infer<typeof takenSchema>;

beforeAll(async () => {
  const python = await pythonWith(kerasPackages);
  tf = await loadTensorFlow();
  const folder = await mkdtemp(join(tmpdir(), 'everstep-keras-optimizers-'));
  try {
    const [givenFile, takenFile] = [join(folder, 'given.json'), join(folder, 'taken.json')];
    await writeFile(givenFile, JSON.stringify({ optimizers, start, gradients, averageDecay, schedules, earlyStopping }));
    await runPython(python, [script, givenFile, takenFile]);
    taken = takenSchema.parse(JSON.parse(await readFile(takenFile, 'utf8')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it.each(Object.entries(optimizers))('%s takes the steps that Keras takes, and averages as it does', (name, options) => {
  expect(largestDifference(optimizerSteps(tf, options, start, gradients), taken.optimizers[name]!)).toBeLessThan(2e-6);
  expect(largestDifference(optimizerSteps(tf, options, start, gradients, averageDecay), taken.averages[name]!)).toBeLessThan(2e-6);
});

it.each(schedules.map((task, place) => ({ ...task, place })))('rates are those of Keras: $schedule', ({ place, ...task }) => {
  const plan = { ...task, stages: [] };
  const perEpoch = task.schedule.kind === 'plateau' ? 1 : task.stepsPerEpoch;
  const keras = taken.rates[place]!;
  for (let epoch = 1; epoch <= task.epochs; epoch += 1) {
    for (let step = 0; step < perEpoch; step += 1) {
      const rate = rateAt(plan, { epoch, step, stepsPerEpoch: task.stepsPerEpoch }, losses);
      expect(Math.abs(rate - keras[(epoch - 1) * perEpoch + step]!), `epoch ${epoch}, step ${step}`).toBeLessThan(1e-7);
    }
  }
});

it('trainings end early where those of Keras do', () => {
  const ends = earlyStopping.map((given) => losses.findIndex((_, place) => isOver({ epochs: 100, learningRate: 1, schedule: { kind: 'constant' }, stages: [], earlyStopping: given }, losses.slice(0, place + 1))) + 1);
  expect(ends).toEqual(taken.lastEpochs);
});

function largestDifference(own: readonly (readonly (readonly number[])[])[], keras: readonly (readonly (readonly number[])[])[]): number {
  const expected = keras.flat(2);
  return Math.max(...own.flat(2).map((value, place) => Math.abs(value - (expected[place] ?? Infinity))));
}
