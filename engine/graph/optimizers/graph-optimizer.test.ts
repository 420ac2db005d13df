import { beforeAll, expect, it } from 'vitest';
import { optimizers, optimizerSteps } from '../../../test/support/optimizer-steps.ts';
import type { OptimizerOptions } from '../../optimizers/options.ts';
import { purposes, RandomStream } from '../../random.ts';
import { loadTensorFlow, type TensorFlow } from '../../tensorflow.ts';

const start = [[0.5, -1, 2], [0.25, 3]];
const stream = new RandomStream(3, purposes.shuffle, [1, 1, 1]);
const gradients = Array.from({ length: 10 }, () => start.map((values) => values.map(() => Math.fround(2 * stream.unit() - 1))));

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

it.each(Object.entries(optimizers))('%s takes the steps of its formula', (_, options) => {
  const steps = optimizerSteps(tf, options, start, gradients);
  const expected = reference(options);
  for (const [step, values] of steps.entries()) {
    values.flat().forEach((value, place) => expect({ step, place, value }).toEqual({ step, place, value: expect.closeTo(expected[step]!.flat()[place]!, 5) }));
  }
});

/** The same in double precision, written from the formulas. */
function reference(options: OptimizerOptions): number[][][] {
  const values = start.map((variable) => [...variable]);
  const [first, second] = [0, 1].map(() => start.map((variable) => variable.map(() => 0)));
  return gradients.map((raw, index) => {
    const step = index + 1;
    const clipped = clip(options, raw);
    values.forEach((variable, place) =>
      variable.forEach((value, element) => {
        const g = clipped[place]![element]!;
        const [m, v] = [first![place]![element]!, second![place]![element]!];
        const [newFirst, newSecond, newValue] = update(options, step, g, m, v, value);
        first![place]![element] = newFirst;
        second![place]![element] = newSecond;
        variable[element] = newValue;
      }),
    );
    return values.map((variable) => [...variable]);
  });
}

function update(options: OptimizerOptions, step: number, g: number, m: number, v: number, w: number): [number, number, number] {
  const rate = options.learningRate;
  switch (options.name) {
    case 'sgd': {
      const { momentum, nesterov } = options;
      const next = momentum * m - rate * g;
      return [next, 0, nesterov ? w + momentum * next - rate * g : w + next];
    }
    case 'rmsprop': {
      const next = options.rho * v + (1 - options.rho) * g * g;
      const moment = options.momentum * m + (rate * g) / Math.sqrt(next + options.epsilon);
      return [moment, next, w - moment];
    }
    default: {
      const { beta1, beta2, epsilon } = options;
      const decayed = options.name === 'adamw' ? w - w * options.weightDecay * rate : w;
      const [moment, next] = [beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g];
      const size = (rate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
      return [moment, next, decayed - (size * moment) / (Math.sqrt(next) + epsilon)];
    }
  }
}

function clip({ clipping }: OptimizerOptions, step: readonly (readonly number[])[]): number[][] {
  if (clipping === undefined) return step.map((values) => [...values]);
  const { kind, limit } = clipping;
  const norm = (values: readonly number[]) => Math.hypot(...values);
  return step.map((values) => {
    if (kind === 'value') return values.map((value) => Math.min(Math.max(value, -limit), limit));
    const length = kind === 'norm' ? norm(values) : norm(step.flat());
    return values.map((value) => value * Math.min(1, limit / length));
  });
}
