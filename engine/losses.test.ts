import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { classification, outputsFor } from './losses.ts';
import { loadTensorFlow, type TensorFlow } from './tensorflow.ts';

let tf: TensorFlow;

beforeAll(async () => {
  tf = await loadTensorFlow();
});

const rows = fc.array(fc.record({ logits: fc.array(fc.integer({ min: -320, max: 320 }).map((value) => value / 8), { minLength: 3, maxLength: 3 }), label: fc.nat({ max: 2 }) }), { minLength: 1, maxLength: 8 });

describe('cross-entropy from logits', () => {
  it.each([2, 3])('and its gradient are those of the definition, with %i classes', (classCount) => {
    const outputs = outputsFor(classCount);
    fc.assert(
      fc.property(rows, (given) => {
        const data = given.map(({ logits, label }) => ({ logits: logits.slice(0, outputs), label: label % classCount }));
        const expected = data.map(({ logits, label }) => defined(outputs === 1 ? [0, logits[0] ?? 0] : logits, label));
        tf.tidy(() => {
          const logits = tf.tensor2d(data.map((row) => row.logits));
          const classes = tf.tensor1d(data.map((row) => row.label), 'int32');
          const { loss, probabilities } = classification(tf, outputs);
          const { value, grad } = tf.valueAndGrad((x) => loss(x.as2D(data.length, outputs), classes))(logits);
          expect(value.dataSync()[0]).toBeCloseTo(mean(expected.map((row) => row.loss)), 3);
          const gradient = grad.dataSync();
          const wanted = expected.flatMap((row) => row.gradient.slice(outputs === 1 ? 1 : 0)).map((part) => part / data.length);
          for (const [place, part] of wanted.entries()) expect(gradient[place]).toBeCloseTo(part, 5);
          const given = probabilities(logits).dataSync();
          for (const [place, part] of expected.flatMap((row) => row.probabilities).entries()) expect(given[place]).toBeCloseTo(part, 5);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('is finite with a finite gradient at 0 and at extreme logits', () => {
    tf.tidy(() => {
      const { loss } = classification(tf, 1);
      const classes = tf.tensor1d([1, 0, 1], 'int32');
      const { value, grad } = tf.valueAndGrad((x) => loss(x.as2D(3, 1), classes))(tf.tensor2d([[0], [1000], [-1000]]));
      expect(value.dataSync()[0]).toBeCloseTo((Math.LN2 + 2000) / 3, 2);
      expect([...grad.dataSync()].map((part) => Math.round(part * 6))).toEqual([-1, 2, -2]);
    });
  });
});

it.each([
  { outputs: 1, logits: [[-1], [2], [0.5], [-3]], classes: [0, 1, 0, 1] },
  { outputs: 3, logits: [[3, 1, 0], [0, 5, 1], [0, 5, 1], [2, 1, 1]], classes: [0, 1, 2, 2] },
])('counts the rows whose likeliest class is right, with $outputs logits', ({ outputs, logits, classes }) => {
  tf.tidy(() => {
    expect(classification(tf, outputs).correct(tf.tensor2d(logits), tf.tensor1d(classes, 'int32')).dataSync()[0]).toBe(2);
  });
});

function defined(logits: readonly number[], label: number) {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const probabilities = powers.map((power) => power / total);
  return { probabilities, loss: largest + Math.log(total) - (logits[label] ?? 0), gradient: probabilities.map((part, place) => part - (place === label ? 1 : 0)) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
