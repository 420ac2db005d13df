import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rocAuc, rocCurve } from './roc.ts';

const rows = fc.array(fc.record({ score: fc.integer({ min: 0, max: 8 }).map((value) => value / 8), positive: fc.boolean() }), { maxLength: 60 });

function split(given: readonly { score: number; positive: boolean }[]): [Float32Array, Uint8Array] {
  return [Float32Array.from(given, ({ score }) => score), Uint8Array.from(given, ({ positive }) => (positive ? 1 : 0))];
}

describe('area under the ROC curve', () => {
  it('is the share of rightly ordered pairs, ties counting half', () => {
    fc.assert(
      fc.property(rows, (given) => {
        let ordered = 0;
        let pairs = 0;
        for (const a of given.filter(({ positive }) => positive)) {
          for (const b of given.filter(({ positive }) => !positive)) {
            pairs += 1;
            ordered += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
          }
        }
        expect(rocAuc(...split(given))).toBe(pairs === 0 ? 0.5 : ordered / pairs);
      }),
    );
  });

  it('is the area under the curve that is drawn', () => {
    fc.assert(
      fc.property(rows, (given) => {
        fc.pre(given.some(({ positive }) => positive) && given.some(({ positive }) => !positive));
        const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(...split(given), 1000);
        const area = x.slice(1).reduce((sum, right, place) => sum + ((right - (x[place] ?? 0)) * ((y[place + 1] ?? 0) + (y[place] ?? 0))) / 2, 0);
        expect(area).toBeCloseTo(rocAuc(...split(given)), 12);
      }),
    );
  });

  it('does not depend on the order of the rows', () => {
    fc.assert(
      fc.property(rows, (given) => {
        expect(rocAuc(...split([...given].reverse()))).toBe(rocAuc(...split(given)));
        expect(rocCurve(...split([...given].reverse()), 200)).toEqual(rocCurve(...split(given), 200));
      }),
    );
  });
});

describe('ROC curve', () => {
  it('rises from (0, 0) to (1, 1) with at most the points asked for', () => {
    const scores = Float32Array.from({ length: 5000 }, (_, row) => ((row * 7919) % 5000) / 5000);
    const positive = Uint8Array.from({ length: 5000 }, (_, row) => row % 2);
    const { falsePositiveRate, truePositiveRate } = rocCurve(scores, positive, 200);
    expect(falsePositiveRate).toHaveLength(200);
    for (const rates of [falsePositiveRate, truePositiveRate]) {
      expect([rates[0], rates.at(-1)]).toEqual([0, 1]);
      expect(rates).toEqual([...rates].sort((a, b) => a - b));
    }
  });

  it('has no points on straight lines', () => {
    expect(rocCurve(Float32Array.of(4, 3, 2, 1), Uint8Array.of(1, 1, 0, 0), 200)).toEqual({ falsePositiveRate: [0, 0, 1], truePositiveRate: [0, 1, 1] });
  });
});
